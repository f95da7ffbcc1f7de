-- a comment of a table goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand comment_customers
-- locks: SHARE UPDATE EXCLUSIVE on customers
COMMENT ON TABLE customers IS NULL;

-- down: expand comment_customers
COMMENT ON TABLE customers IS 'Registered buyers.';
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
