-- a comment of a column

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand comment_customers_email
-- locks: SHARE UPDATE EXCLUSIVE on customers
COMMENT ON COLUMN customers.email IS 'Where to write to.';

-- down: expand comment_customers_email
COMMENT ON COLUMN customers.email IS NULL;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
