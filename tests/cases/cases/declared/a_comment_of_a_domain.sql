-- a comment of a domain

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand comment_amount
COMMENT ON TYPE amount IS 'In euros.';

-- down: expand comment_amount
COMMENT ON TYPE amount IS NULL;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
