-- a unique constraint to which null equals null

-- == PostgreSQL 14
-- refused: customers.customers_fax_key: PostgreSQL 14 has no NULLS NOT DISTINCT; make the columns NOT NULL, or require `postgres 15` in architrave.toml

-- == PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain create_customers_fax_key, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
-- risks: previous release: customers.customers_fax_key: writes that violate the unique rule are refused
CREATE UNIQUE INDEX CONCURRENTLY customers_fax_key
    ON customers (fax) NULLS NOT DISTINCT;

-- up: constrain add_customers_fax_key
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD CONSTRAINT customers_fax_key UNIQUE USING INDEX customers_fax_key;

-- down: constrain add_customers_fax_key
ALTER TABLE customers DROP CONSTRAINT customers_fax_key;

-- down: constrain create_customers_fax_key
DROP INDEX CONCURRENTLY IF EXISTS customers_fax_key;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `create unique index customers_fax_key on customers, concurrently`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: customers.customers_fax_key: SQLite 3.45 has no NULLS NOT DISTINCT; make the columns NOT NULL, or limit it to an engine that has it: `only(postgres)`
