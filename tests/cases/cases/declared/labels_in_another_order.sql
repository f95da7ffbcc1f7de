-- labels in another order

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: enum state: its labels stand in another order, and no engine can move a label (enum_value_removed); restore the order of the variants, or give the enumeration another name, `#[sql_enum(name = "state_2")]`: its columns then go over to it beside the running release

-- == SQLite

-- up: expand rebuild_orders, outside of a transaction
-- locks: EXCLUSIVE on orders
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'orders' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_orders (
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_state_label_check CHECK (state IN ('paid', 'open'))
) STRICT;
INSERT INTO architrave_new_orders (id, state)
    SELECT id, state
    FROM orders;
DROP TABLE orders;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_orders RENAME TO orders;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'orders' COLLATE NOCASE OR parent = 'orders' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_orders
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'orders' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_orders (
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_state_label_check CHECK (state IN ('open', 'paid'))
) STRICT;
INSERT INTO architrave_new_orders (id, state)
    SELECT id, state
    FROM orders;
DROP TABLE orders;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_orders RENAME TO orders;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'orders' COLLATE NOCASE OR parent = 'orders' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
