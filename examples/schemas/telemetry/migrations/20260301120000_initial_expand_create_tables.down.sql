-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- architrave: loses = table daily_readings, table devices, table readings, table sites
-- The way back. Written by cargo schema generate.
-- DATA LOSS: this way back destroys the rows of daily_readings, the rows of devices, the rows of
-- readings, the rows of sites.

-- Undo: create index readings_taken_at_idx on readings
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP INDEX readings_taken_at_idx;

-- Undo: create table readings
DROP TABLE readings;

-- Undo: create table daily_readings
DROP TABLE daily_readings;

-- Undo: create index devices_site_id_idx on devices
DROP INDEX devices_site_id_idx;

-- Undo: create table devices
DROP TABLE devices;

-- Undo: create table sites
DROP TABLE sites;

-- Undo: create enum quantity
DROP TYPE quantity;

-- Undo: create function architrave_uuid_v7
DO $$
BEGIN
    DROP FUNCTION architrave_uuid_v7();
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE 'architrave_uuid_v7() stays: defaults of other tables call it';
END
$$;
