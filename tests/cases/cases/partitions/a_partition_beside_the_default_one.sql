-- a partition beside the default one

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_events_2027
CREATE TABLE events_2027 (
    LIKE events INCLUDING ALL EXCLUDING COMMENTS EXCLUDING IDENTITY EXCLUDING STATISTICS
);

-- up: expand check_events_rest
-- locks: ACCESS EXCLUSIVE on events_rest
ALTER TABLE events_rest
    ADD CONSTRAINT events_2027_excluded CHECK (NOT (at IS NOT NULL AND at >= '2027-01-01' AND at < '2028-01-01')) NOT VALID;

-- up: expand validate_events_2027_excluded
-- locks: SHARE UPDATE EXCLUSIVE on events_rest
ALTER TABLE events_rest VALIDATE CONSTRAINT events_2027_excluded;

-- up: expand alter_events
-- locks: SHARE UPDATE EXCLUSIVE on events, ACCESS EXCLUSIVE on events_2027, ACCESS EXCLUSIVE on events_rest
ALTER TABLE events ATTACH PARTITION events_2027
    FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
-- locks: ACCESS EXCLUSIVE on events_rest
ALTER TABLE events_rest DROP CONSTRAINT events_2027_excluded;

-- down: expand alter_events
ALTER TABLE events_rest
    ADD CONSTRAINT events_2027_excluded CHECK (NOT (at IS NOT NULL AND at >= '2027-01-01' AND at < '2028-01-01')) NOT VALID;
ALTER TABLE events DETACH PARTITION events_2027;

-- down: expand validate_events_2027_excluded
-- nothing: what is validated needs no way back

-- down: expand check_events_rest
ALTER TABLE events_rest DROP CONSTRAINT events_2027_excluded;

-- down: expand create_events_2027
DROP TABLE events_2027;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.
-- note: From the expand phase on, rows of the new partition events_2027 are refused until it is attached, because events_rest may not take them. If rows of it are in events_rest already, the validation says so: move them to another table first.

-- == SQLite
-- nothing to do
