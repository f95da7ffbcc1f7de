-- a check of a domain

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17
-- refused: type amount: to validate its new check `amount_check` the server reads every table that uses it, among them orders, and stops all writing meanwhile (domain_scan); write the rule on the tables instead, where it is validated beside writes; or declare `#[table(rows = ..)]` below 10000 if they are that small; or accept the interruption with `--accept-hazard domain_scan`

-- == PostgreSQL 18

-- up: constrain add_amount_check
-- risks: previous release: amount.amount_check: writes that violate the check are refused
ALTER DOMAIN amount ADD CONSTRAINT amount_check CHECK (VALUE >= 0) NOT VALID;

-- up: constrain validate_amount_check
-- locks: SHARE on orders
ALTER DOMAIN amount VALIDATE CONSTRAINT amount_check;

-- down: constrain validate_amount_check
-- nothing: the check itself goes with the step before

-- down: constrain add_amount_check
ALTER DOMAIN amount DROP CONSTRAINT amount_check;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `add check amount.amount_check, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

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
    total INTEGER NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_total_amount_check CHECK (total >= 0),
    CONSTRAINT orders_total_precision_check CHECK (total BETWEEN -9999999999 AND 9999999999)
) STRICT;
INSERT INTO architrave_new_orders (id, total)
    SELECT id, total
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
    total INTEGER NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_total_precision_check CHECK (total BETWEEN -9999999999 AND 9999999999)
) STRICT;
INSERT INTO architrave_new_orders (id, total)
    SELECT id, total
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
