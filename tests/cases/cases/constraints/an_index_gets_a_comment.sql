-- an index gets a comment

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand comment_customers_email_idx
COMMENT ON INDEX customers_email_idx IS 'For the login.';

-- down: expand comment_customers_email_idx
COMMENT ON INDEX customers_email_idx IS NULL;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
