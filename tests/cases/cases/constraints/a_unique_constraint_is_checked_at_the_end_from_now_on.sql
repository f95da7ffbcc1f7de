-- a unique constraint is checked at the end from now on

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain rename_customers_number_key_to_customers_number_key_old
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers RENAME CONSTRAINT customers_number_key TO customers_number_key_old;

-- up: constrain create_customers_number_key, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
CREATE UNIQUE INDEX CONCURRENTLY customers_number_key
    ON customers (number);

-- up: constrain add_customers_number_key
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD CONSTRAINT customers_number_key UNIQUE USING INDEX customers_number_key DEFERRABLE INITIALLY DEFERRED;

-- up: constrain drop_customers_number_key_old
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers DROP CONSTRAINT customers_number_key_old;

-- down: constrain drop_customers_number_key_old
ALTER TABLE customers ADD CONSTRAINT customers_number_key_old UNIQUE (number);

-- down: constrain add_customers_number_key
ALTER TABLE customers DROP CONSTRAINT customers_number_key;

-- down: constrain create_customers_number_key
DROP INDEX CONCURRENTLY IF EXISTS customers_number_key;

-- down: constrain rename_customers_number_key_to_customers_number_key_old
ALTER TABLE customers RENAME CONSTRAINT customers_number_key_old TO customers_number_key;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: customers.customers_number_key: SQLite 3.45 has no deferrable unique rules; leave out `deferrable`, or limit it to an engine that has it: `only(postgres)`
