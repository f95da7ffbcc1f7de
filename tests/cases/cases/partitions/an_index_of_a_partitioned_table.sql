-- an index of a partitioned table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_events_2026_events_kind_idx_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on events_2026
CREATE INDEX CONCURRENTLY events_2026_events_kind_idx_idx
    ON events_2026 (kind);

-- up: expand create_events_kind_idx
-- locks: SHARE on events
CREATE INDEX events_kind_idx
    ON ONLY events (kind);
ALTER INDEX events_kind_idx ATTACH PARTITION events_2026_events_kind_idx_idx;

-- down: expand create_events_kind_idx
-- nothing: it goes with the index of the partitioned table
DROP INDEX events_kind_idx;

-- down: expand create_events_2026_events_kind_idx_idx
DROP INDEX CONCURRENTLY IF EXISTS events_2026_events_kind_idx_idx;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_events_kind_idx
-- locks: EXCLUSIVE on events
CREATE INDEX events_kind_idx
    ON events (kind);

-- down: expand create_events_kind_idx
DROP INDEX events_kind_idx;
