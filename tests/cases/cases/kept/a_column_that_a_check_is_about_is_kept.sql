-- a column that a check is about is kept

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand drop_adult
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers DROP CONSTRAINT adult;

-- up: contract keep_customers_age
-- locks: ACCESS EXCLUSIVE on customers
-- stops: previous release: customers.age: statements that name the column fail
ALTER TABLE customers RENAME COLUMN age TO age_kept;

-- up: discard discard_customers_age
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.age: the values of the column, which the contract phase has kept as age_kept; the way back from here makes that anew, empty
ALTER TABLE customers DROP COLUMN age_kept;

-- down: discard discard_customers_age
ALTER TABLE customers ADD COLUMN age_kept integer;

-- down: contract keep_customers_age
ALTER TABLE customers RENAME COLUMN age_kept TO age;

-- down: expand drop_adult
ALTER TABLE customers
    ADD CONSTRAINT adult CHECK (age >= 18);
-- note: The previous release, by schema.lock, works unchanged until migration 2 (contract), `rename column customers.age to age_kept`, which stops it; by then it is gone.
-- note: Run the expand phase before the new release is deployed.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: Run the discard phase once nobody will want back what the contract phase has kept aside, and before the migrations of the next release, which wait for it. Until then the way back has every row.
-- note: customers.adult no longer holds once the expand phase has run; the running release must tolerate that.

-- == SQLite

-- up: contract keep_customers_age
-- locks: EXCLUSIVE on customers
ALTER TABLE customers RENAME COLUMN age TO age_kept;

-- up: discard rebuild_customers, outside of a transaction
-- locks: EXCLUSIVE on customers
-- loses: customers.age: the values of the columns; the way back restores the columns, not the values
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
    age_kept INTEGER,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT adult CHECK (age_kept >= 18),
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

-- down: contract keep_customers_age
ALTER TABLE customers RENAME COLUMN age_kept TO age;
