-- a partition that is stored in another way

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand storage_of_events_2026
-- locks: SHARE UPDATE EXCLUSIVE on events_2026
ALTER TABLE events_2026 SET (fillfactor = 70);

-- down: expand storage_of_events_2026
ALTER TABLE events_2026 RESET (fillfactor);
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
