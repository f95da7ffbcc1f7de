-- an index over an expression

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_customers_email_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
CREATE INDEX CONCURRENTLY customers_email_idx
    ON customers (lower(email));

-- down: expand create_customers_email_idx
DROP INDEX CONCURRENTLY IF EXISTS customers_email_idx;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_customers_email_idx
-- locks: EXCLUSIVE on customers
CREATE INDEX customers_email_idx
    ON customers (lower(email));

-- down: expand create_customers_email_idx
DROP INDEX customers_email_idx;
