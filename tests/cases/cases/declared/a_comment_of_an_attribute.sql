-- a comment of an attribute

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand comment_place_street
COMMENT ON COLUMN place.street IS 'With the number.';

-- down: expand comment_place_street
COMMENT ON COLUMN place.street IS NULL;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
