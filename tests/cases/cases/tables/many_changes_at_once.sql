-- many changes at once

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_phone
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN phone text;

-- up: expand create_customers_phone_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
CREATE INDEX CONCURRENTLY customers_phone_idx
    ON customers (phone);

-- up: constrain add_some_email
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers.some_email: writes that violate the check are refused
ALTER TABLE customers
    ADD CONSTRAINT some_email CHECK (email <> '') NOT VALID;

-- up: constrain validate_some_email
-- locks: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE customers VALIDATE CONSTRAINT some_email;

-- up: constrain create_customers_email_key, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
-- risks: previous release: customers.customers_email_key: writes that violate the unique rule are refused
CREATE UNIQUE INDEX CONCURRENTLY customers_email_key
    ON customers (email);

-- up: constrain add_customers_email_key
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD CONSTRAINT customers_email_key UNIQUE USING INDEX customers_email_key;

-- up: contract drop_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; on the way back it is NULL
-- stops: previous release: customers.fax: statements that name the column fail
ALTER TABLE customers DROP COLUMN fax;

-- down: contract drop_customers_fax
ALTER TABLE customers ADD COLUMN fax text;

-- down: constrain add_customers_email_key
ALTER TABLE customers DROP CONSTRAINT customers_email_key;

-- down: constrain create_customers_email_key
DROP INDEX CONCURRENTLY IF EXISTS customers_email_key;

-- down: constrain validate_some_email
-- nothing: what is validated needs no way back

-- down: constrain add_some_email
ALTER TABLE customers DROP CONSTRAINT some_email;

-- down: expand create_customers_phone_idx
DROP INDEX CONCURRENTLY IF EXISTS customers_phone_idx;

-- down: expand add_customers_phone
ALTER TABLE customers DROP COLUMN phone;
-- note: The previous release, by schema.lock, works unchanged until migration 3 (constrain), `add check customers.some_email, for new writes only`. From there on some of its statements may fail, as the steps say, until migration 7 (contract), `drop column customers.fax`, which stops it; by then it is gone.
-- note: Run the expand phase before the new release is deployed.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

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
    email TEXT NOT NULL,
    fax TEXT,
    phone TEXT,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_email_key UNIQUE (email),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT some_email CHECK (email <> '')
) STRICT;
INSERT INTO architrave_new_customers (id, email, fax)
    SELECT id, email, fax
    FROM customers;
DROP TABLE customers;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_customers RENAME TO customers;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX customers_phone_idx
    ON customers (phone);
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'customers' COLLATE NOCASE OR parent = 'customers' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- up: contract drop_customers_fax
-- locks: EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; the way back restores the column, not the values
ALTER TABLE customers DROP COLUMN fax;

-- down: contract drop_customers_fax
ALTER TABLE customers ADD COLUMN fax TEXT;

-- down: expand rebuild_customers
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'customers' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL AND name NOT IN ('customers_phone_idx')));
CREATE TABLE architrave_new_customers (
    id TEXT NOT NULL,
    email TEXT NOT NULL,
    fax TEXT,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id, email, fax)
    SELECT id, email, fax
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
