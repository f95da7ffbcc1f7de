-- an index is about more columns

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand rename_customers_email_idx_to_customers_email_idx_old
ALTER INDEX customers_email_idx RENAME TO customers_email_idx_old;

-- up: expand create_customers_email_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
CREATE INDEX CONCURRENTLY customers_email_idx
    ON customers (email, name);

-- up: contract drop_customers_email_idx_old, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS customers_email_idx_old;

-- down: contract drop_customers_email_idx_old
CREATE INDEX CONCURRENTLY customers_email_idx_old
    ON customers (email);

-- down: expand create_customers_email_idx
DROP INDEX CONCURRENTLY IF EXISTS customers_email_idx;

-- down: expand rename_customers_email_idx_to_customers_email_idx_old
ALTER INDEX customers_email_idx_old RENAME TO customers_email_idx;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: expand alter_customers
-- locks: EXCLUSIVE on customers
DROP INDEX customers_email_idx;
-- locks: EXCLUSIVE on customers
CREATE INDEX customers_email_idx
    ON customers (email, name);

-- down: expand alter_customers
DROP INDEX customers_email_idx;
CREATE INDEX customers_email_idx
    ON customers (email);
