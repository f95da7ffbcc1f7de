-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.
-- Note: Run the expand phase before the new release is deployed.

-- Create function architrave_uuid_v7
--   Locks: no table; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION architrave_uuid_v7() RETURNS uuid
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN encode(
        set_bit(
            set_bit(
                overlay(
                    uuid_send(gen_random_uuid())
                    PLACING substring(
                        int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3
                    )
                    FROM 1 FOR 6
                ),
                52, 1
            ),
            53, 1
        ),
        'hex'
    )::uuid;
COMMENT ON FUNCTION architrave_uuid_v7() IS 'UUID of version 7 (RFC 9562): Unix time in milliseconds, then random bits. Built in as uuidv7() from PostgreSQL 18 on.';

-- Create enum quantity
--   Locks: no table; changes the catalog only.
CREATE TYPE quantity AS ENUM ('temperature', 'humidity', 'pressure');
COMMENT ON TYPE quantity IS 'What is measured.';

-- Create table sites
--   Locks: no table; changes the catalog only.
CREATE TABLE sites (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    code character varying(20) NOT NULL,
    title character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT sites_pkey PRIMARY KEY (id),
    CONSTRAINT sites_code_key UNIQUE (code)
);
COMMENT ON TABLE sites IS 'A place with devices.';
COMMENT ON COLUMN sites.code IS 'How the people there call it.';

-- Create table devices
--   Locks: SHARE ROW EXCLUSIVE on sites; changes the catalog only.
CREATE TABLE devices (
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    site_id uuid NOT NULL,
    serial_number character varying(40) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT devices_pkey PRIMARY KEY (id),
    CONSTRAINT devices_serial_number_key UNIQUE (serial_number),
    CONSTRAINT devices_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
);
COMMENT ON TABLE devices IS 'Something that measures.';

-- Create index devices_site_id_idx on devices
--   Locks: SHARE on devices; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX devices_site_id_idx
    ON devices (site_id);

-- Create table daily_readings
--   Locks: SHARE ROW EXCLUSIVE on devices; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE daily_readings (
    device_id bigint NOT NULL,
    quantity quantity NOT NULL,
    day date NOT NULL,
    lowest double precision NOT NULL,
    mean double precision NOT NULL,
    highest double precision NOT NULL,
    readings integer NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT daily_readings_pkey PRIMARY KEY (device_id, quantity, day),
    CONSTRAINT daily_readings_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices (id) ON DELETE RESTRICT,
    CONSTRAINT daily_readings_readings_check CHECK (readings > 0),
    CONSTRAINT ordered CHECK (lowest <= mean AND mean <= highest)
);
COMMENT ON TABLE daily_readings IS 'The measurements of a device on one day, computed each night and kept for good.';

-- Create table readings
--   Locks: SHARE ROW EXCLUSIVE on devices; changes the catalog only.
CREATE TABLE readings (
    device_id bigint NOT NULL,
    quantity quantity NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    measured double precision NOT NULL,
    CONSTRAINT readings_pkey PRIMARY KEY (device_id, quantity, taken_at),
    CONSTRAINT readings_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices (id) ON DELETE RESTRICT
)
    PARTITION BY RANGE (taken_at);
CREATE TABLE readings_2026_01 PARTITION OF readings
    FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
CREATE TABLE readings_2026_02 PARTITION OF readings
    FOR VALUES FROM ('2026-02-01 00:00:00+00') TO ('2026-03-01 00:00:00+00');
CREATE TABLE readings_2026_03 PARTITION OF readings
    FOR VALUES FROM ('2026-03-01 00:00:00+00') TO ('2026-04-01 00:00:00+00');
CREATE TABLE readings_2026_04 PARTITION OF readings
    FOR VALUES FROM ('2026-04-01 00:00:00+00') TO ('2026-05-01 00:00:00+00');
CREATE TABLE readings_2026_05 PARTITION OF readings
    FOR VALUES FROM ('2026-05-01 00:00:00+00') TO ('2026-06-01 00:00:00+00');
CREATE TABLE readings_2026_06 PARTITION OF readings
    FOR VALUES FROM ('2026-06-01 00:00:00+00') TO ('2026-07-01 00:00:00+00');
COMMENT ON TABLE readings IS 'One measurement. The key is what it is about, so that a device that sends twice stores once.

Measured values are binary fractions: they are not money, and the device is less exact than they are.';

-- Create index readings_taken_at_idx on readings
--   Locks: SHARE on readings; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX readings_taken_at_idx
    ON readings USING brin (taken_at);
