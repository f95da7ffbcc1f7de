-- a domain is no longer required

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand alter_amount
ALTER DOMAIN amount DROP NOT NULL;

-- down: expand alter_amount
ALTER DOMAIN amount SET NOT NULL;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
