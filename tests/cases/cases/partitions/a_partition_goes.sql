-- a partition goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract detach_events_2026, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on events, ACCESS EXCLUSIVE on events_2026
-- risks: previous release: events_2026: rows for the partition are refused, unless another one takes them
ALTER TABLE events DETACH PARTITION events_2026 CONCURRENTLY;

-- up: contract drop_events_2026
-- locks: ACCESS EXCLUSIVE on events_2026
-- loses: events_2026: all rows of the partition; the way back makes it anew, empty
DROP TABLE events_2026;

-- down: contract drop_events_2026
CREATE TABLE events_2026 (
    LIKE events INCLUDING ALL EXCLUDING COMMENTS EXCLUDING IDENTITY EXCLUDING STATISTICS
);

-- down: contract detach_events_2026
ALTER TABLE events ATTACH PARTITION events_2026
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `detach events_2026 from events`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: If detaching events_2026 is interrupted, finish it with `ALTER TABLE events DETACH PARTITION events_2026 FINALIZE`.

-- == SQLite
-- nothing to do
