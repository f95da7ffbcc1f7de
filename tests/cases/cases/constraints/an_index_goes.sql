-- an index goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_customers_email_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS customers_email_idx;

-- down: contract drop_customers_email_idx
CREATE INDEX CONCURRENTLY customers_email_idx
    ON customers (email);
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: expand drop_customers_email_idx
-- locks: EXCLUSIVE on customers
DROP INDEX customers_email_idx;

-- down: expand drop_customers_email_idx
CREATE INDEX customers_email_idx
    ON customers (email);
