-- a unique rule of some rows goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand drop_customers_email_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS customers_email_idx;

-- down: expand drop_customers_email_idx
CREATE UNIQUE INDEX CONCURRENTLY customers_email_idx
    ON customers (email)
    WHERE email <> '';
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
