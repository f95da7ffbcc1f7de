-- a column of a partitioned table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_events_note
-- locks: ACCESS EXCLUSIVE on events
ALTER TABLE events ADD COLUMN note text;

-- down: expand add_events_note
ALTER TABLE events DROP COLUMN note;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand add_events_note
-- locks: EXCLUSIVE on events
ALTER TABLE events ADD COLUMN note TEXT;

-- down: expand add_events_note
ALTER TABLE events DROP COLUMN note;
