-- a table has another name, and a column another type

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: buyers: the running release knows no other name than this one, and beside `customers` it cannot be kept for it: its column `points` gets another type in the same release, and a view holds to it (rename_table); change one of them in this release and the other in the next, keep the name with `#[table(name = "buyers")]`, or accept the interruption with `--accept-hazard rename_table`

-- == SQLite

-- up: expand rename_buyers_to_customers
-- locks: EXCLUSIVE on buyers
ALTER TABLE buyers RENAME TO customers;

-- up: expand rebuild_customers, outside of a transaction
-- locks: EXCLUSIVE on customers
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'customers' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_customers (
    id TEXT NOT NULL,
    points INTEGER NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id, points)
    SELECT id, points
    FROM customers;
DROP TABLE customers;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_customers RENAME TO customers;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'customers' COLLATE NOCASE OR parent = 'customers' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_customers
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'customers' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_customers (
    id TEXT NOT NULL,
    points INTEGER NOT NULL,
    CONSTRAINT buyers_pkey PRIMARY KEY (id),
    CONSTRAINT buyers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id, points)
    SELECT id, points
    FROM customers;
DROP TABLE customers;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_customers RENAME TO customers;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'customers' COLLATE NOCASE OR parent = 'customers' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rename_buyers_to_customers
ALTER TABLE customers RENAME TO buyers;
