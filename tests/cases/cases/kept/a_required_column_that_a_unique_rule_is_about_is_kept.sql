-- a required column that a unique rule is about is kept

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand relax_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers.fax: the new release may write NULL, which the previous one does not expect
ALTER TABLE customers ALTER COLUMN fax DROP NOT NULL;

-- up: contract drop_customers_fax_key
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers.customers_fax_key: ON CONFLICT on it fails, and the new release may write equal rows
ALTER TABLE customers DROP CONSTRAINT customers_fax_key;

-- up: contract keep_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- stops: previous release: customers.fax: statements that name the column fail
ALTER TABLE customers RENAME COLUMN fax TO fax_kept;

-- up: discard discard_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.fax: the values of the column, which the contract phase has kept as fax_kept; the way back from here makes that anew, empty
ALTER TABLE customers DROP COLUMN fax_kept;

-- down: discard discard_customers_fax
ALTER TABLE customers ADD COLUMN fax_kept text DEFAULT '';
ALTER TABLE customers ALTER COLUMN fax_kept DROP DEFAULT;

-- down: contract keep_customers_fax
ALTER TABLE customers RENAME COLUMN fax_kept TO fax;

-- down: contract drop_customers_fax_key
ALTER TABLE customers ADD CONSTRAINT customers_fax_key UNIQUE (fax);

-- down: expand relax_customers_fax
ALTER TABLE customers ALTER COLUMN fax SET NOT NULL;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (expand), `drop NOT NULL of customers.fax`. From there on some of its statements may fail, as the steps say, until migration 3 (contract), `rename column customers.fax to fax_kept`, which stops it; by then it is gone.
-- note: Run the expand phase before the new release is deployed.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: Run the discard phase once nobody will want back what the contract phase has kept aside, and before the migrations of the next release, which wait for it. Until then the way back has every row.
-- note: customers.fax is kept, and rows that the new release adds hold NULL in it: on the way back NOT NULL is set only where there are none.

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
    CONSTRAINT customers_fax_key UNIQUE (fax),
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

-- up: discard rebuild_customers, outside of a transaction
-- locks: EXCLUSIVE on customers
-- loses: customers.fax: the values of the columns; the way back restores the columns, not the values
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
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id)
    SELECT id
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

-- down: discard rebuild_customers
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
    fax_kept TEXT,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_fax_key UNIQUE (fax_kept),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id)
    SELECT id
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
    CONSTRAINT customers_fax_key UNIQUE (fax),
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
