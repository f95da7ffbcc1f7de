-- a partition

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_events_2027
CREATE TABLE events_2027 (
    LIKE events INCLUDING ALL EXCLUDING COMMENTS EXCLUDING IDENTITY EXCLUDING STATISTICS
);

-- up: expand attach_events_2027
-- locks: SHARE UPDATE EXCLUSIVE on events, ACCESS EXCLUSIVE on events_2027
ALTER TABLE events ATTACH PARTITION events_2027
    FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');

-- down: expand attach_events_2027
ALTER TABLE events DETACH PARTITION events_2027;

-- down: expand create_events_2027
DROP TABLE events_2027;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
