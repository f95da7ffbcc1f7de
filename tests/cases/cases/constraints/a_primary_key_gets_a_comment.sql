-- a primary key gets a comment

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand comment_customers_pkey
COMMENT ON CONSTRAINT customers_pkey ON customers IS 'Made by the application.';

-- down: expand comment_customers_pkey
COMMENT ON CONSTRAINT customers_pkey ON customers IS NULL;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
