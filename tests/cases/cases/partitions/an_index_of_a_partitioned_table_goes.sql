-- an index of a partitioned table goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_events_kind_idx
-- locks: ACCESS EXCLUSIVE on events
DROP INDEX events_kind_idx;

-- down: contract drop_events_kind_idx
CREATE INDEX events_kind_idx
    ON events (kind);
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: expand drop_events_kind_idx
-- locks: EXCLUSIVE on events
DROP INDEX events_kind_idx;

-- down: expand drop_events_kind_idx
CREATE INDEX events_kind_idx
    ON events (kind);
