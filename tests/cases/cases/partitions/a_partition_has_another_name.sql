-- a partition has another name

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand rename_events_2026_to_events_of_2026
-- locks: ACCESS EXCLUSIVE on events_2026
ALTER TABLE events_2026 RENAME TO events_of_2026;

-- down: expand rename_events_2026_to_events_of_2026
ALTER TABLE events_of_2026 RENAME TO events_2026;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
