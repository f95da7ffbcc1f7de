-- a required column is kept

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand default_of_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN fax SET DEFAULT '';

-- up: contract keep_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- stops: previous release: customers.fax: statements that name the column fail
ALTER TABLE customers RENAME COLUMN fax TO fax_kept;

-- up: discard discard_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.fax: the values of the column, which the contract phase has kept as fax_kept; the way back from here makes that anew, empty
ALTER TABLE customers DROP COLUMN fax_kept;

-- down: discard discard_customers_fax
ALTER TABLE customers ADD COLUMN fax_kept text NOT NULL DEFAULT '';
ALTER TABLE customers ALTER COLUMN fax_kept DROP DEFAULT;

-- down: contract keep_customers_fax
ALTER TABLE customers RENAME COLUMN fax_kept TO fax;

-- down: expand default_of_customers_fax
ALTER TABLE customers ALTER COLUMN fax DROP DEFAULT;
-- note: The previous release, by schema.lock, works unchanged until migration 2 (contract), `rename column customers.fax to fax_kept`, which stops it; by then it is gone.
-- note: Run the expand phase before the new release is deployed.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: Run the discard phase once nobody will want back what the contract phase has kept aside, and before the migrations of the next release, which wait for it. Until then the way back has every row.

-- == SQLite

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
    fax TEXT,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id, fax)
    SELECT id, fax
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

-- up: contract keep_customers_fax
-- locks: EXCLUSIVE on customers
ALTER TABLE customers RENAME COLUMN fax TO fax_kept;

-- up: discard drop_customers_fax_kept
-- locks: EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; the way back restores the column, not the values
ALTER TABLE customers DROP COLUMN fax_kept;

-- down: discard drop_customers_fax_kept
ALTER TABLE customers ADD COLUMN fax_kept TEXT;

-- down: contract keep_customers_fax
ALTER TABLE customers RENAME COLUMN fax_kept TO fax;

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
    fax TEXT NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id, fax)
    SELECT id, coalesce(fax, '')
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
