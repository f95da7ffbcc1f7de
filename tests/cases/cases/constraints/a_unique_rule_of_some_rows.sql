-- a unique rule of some rows

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain create_customers_email_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
-- risks: previous release: customers.customers_email_idx: writes that violate the unique rule are refused
CREATE UNIQUE INDEX CONCURRENTLY customers_email_idx
    ON customers (email)
    WHERE deleted_at IS NULL;

-- down: constrain create_customers_email_idx
DROP INDEX CONCURRENTLY IF EXISTS customers_email_idx;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `create unique index customers_email_idx on customers, concurrently`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite

-- up: expand create_customers_email_idx
-- locks: EXCLUSIVE on customers
CREATE UNIQUE INDEX customers_email_idx
    ON customers (email)
    WHERE deleted_at IS NULL;

-- down: expand create_customers_email_idx
DROP INDEX customers_email_idx;
