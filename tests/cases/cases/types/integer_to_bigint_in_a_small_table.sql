-- integer to bigint in a small table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand widen_visits_count
-- locks: ACCESS EXCLUSIVE on visits
-- risks: previous release: visits.count: it is bigint, and the release has integer: drivers that check types refuse to read it, and what integer cannot hold may come
ALTER TABLE visits ALTER COLUMN count TYPE bigint USING CAST(count AS bigint);

-- down: expand widen_visits_count
ALTER TABLE visits ALTER COLUMN count TYPE integer USING CAST(count AS integer);
-- note: The previous release, by schema.lock, works unchanged until migration 1 (expand), `change the type of visits.count from integer to bigint`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
