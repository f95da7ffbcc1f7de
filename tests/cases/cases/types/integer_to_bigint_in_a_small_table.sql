-- integer to bigint in a small table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand widen_visits_count
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits ALTER COLUMN count TYPE bigint USING CAST(count AS bigint);

-- down: expand widen_visits_count
ALTER TABLE visits ALTER COLUMN count TYPE integer USING CAST(count AS integer);
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
