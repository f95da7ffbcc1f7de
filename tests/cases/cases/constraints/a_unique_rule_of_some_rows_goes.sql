-- a unique rule of some rows goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand drop_customers_email_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
-- risks: previous release: customers.customers_email_idx: ON CONFLICT on it fails, and the new release may write equal rows
DROP INDEX CONCURRENTLY IF EXISTS customers_email_idx;

-- down: expand drop_customers_email_idx
CREATE UNIQUE INDEX CONCURRENTLY customers_email_idx
    ON customers (email)
    WHERE email <> '';
-- note: The previous release, by schema.lock, works unchanged until migration 1 (expand), `drop index customers_email_idx of customers, concurrently`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand phase before the new release is deployed.
-- note: customers.customers_email_idx no longer holds once the expand phase has run; the running release must tolerate that.

-- == SQLite

-- up: expand drop_customers_email_idx
-- locks: EXCLUSIVE on customers
DROP INDEX customers_email_idx;

-- down: expand drop_customers_email_idx
CREATE UNIQUE INDEX customers_email_idx
    ON customers (email)
    WHERE email <> '';
