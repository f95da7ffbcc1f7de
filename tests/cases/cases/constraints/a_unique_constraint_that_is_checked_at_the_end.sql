-- a unique constraint that is checked at the end

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain create_customers_number_key, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
-- risks: previous release: customers.customers_number_key: writes that violate the unique rule are refused
CREATE UNIQUE INDEX CONCURRENTLY customers_number_key
    ON customers (number);

-- up: constrain add_customers_number_key
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD CONSTRAINT customers_number_key UNIQUE USING INDEX customers_number_key DEFERRABLE INITIALLY DEFERRED;

-- down: constrain add_customers_number_key
ALTER TABLE customers DROP CONSTRAINT customers_number_key;

-- down: constrain create_customers_number_key
DROP INDEX CONCURRENTLY IF EXISTS customers_number_key;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `create unique index customers_number_key on customers, concurrently`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: customers.customers_number_key: SQLite 3.45 has no deferrable unique rules; leave out `deferrable`, or limit it to an engine that has it: `only(postgres)`
