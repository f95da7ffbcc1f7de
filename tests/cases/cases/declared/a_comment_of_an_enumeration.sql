-- a comment of an enumeration

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand comment_state
COMMENT ON TYPE state IS 'How far an order has come.';

-- down: expand comment_state
COMMENT ON TYPE state IS NULL;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
