-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.
-- Note: Run the expand phase before the new release is deployed.

-- Create extension btree_gist
--   Locks: no table; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Create function architrave_uuid_v7
--   Locks: no table; changes the catalog only.
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

-- Create enum purpose
--   Locks: no table; changes the catalog only.
CREATE TYPE purpose AS ENUM ('research', 'reminders');
COMMENT ON TYPE purpose IS 'For what somebody gave their consent.';

-- Create table access_records
--   Locks: no table; changes the catalog only.
CREATE TABLE access_records (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    patient_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    reason character varying(200) NOT NULL,
    looked_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT access_records_pkey PRIMARY KEY (id, looked_at)
)
    PARTITION BY RANGE (looked_at);
CREATE TABLE access_records_2026 PARTITION OF access_records
    FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
CREATE TABLE access_records_2027 PARTITION OF access_records
    FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2028-01-01 00:00:00+00');
CREATE TABLE access_records_2028 PARTITION OF access_records
    FOR VALUES FROM ('2028-01-01 00:00:00+00') TO ('2029-01-01 00:00:00+00');
COMMENT ON TABLE access_records IS 'Who looked at whose data, and why. It has to outlive the patient''s data, so that it refers to the patient by id
alone.';

-- Create index access_records_patient_id_looked_at_idx on access_records
--   Locks: SHARE on access_records; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX access_records_patient_id_looked_at_idx
    ON access_records (patient_id, looked_at);

-- Create index access_records_practitioner_id_looked_at_idx on access_records
--   Locks: SHARE on access_records; builds an index.
CREATE INDEX access_records_practitioner_id_looked_at_idx
    ON access_records (practitioner_id, looked_at);

-- Create table patients
--   Locks: no table; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE patients (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    full_name bytea NOT NULL,
    birth_date bytea NOT NULL,
    phone bytea,
    insurance_number bytea NOT NULL,
    insurance_digest bytea NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT patients_pkey PRIMARY KEY (id),
    CONSTRAINT patients_insurance_digest_key UNIQUE (insurance_digest),
    CONSTRAINT patients_insurance_digest_check CHECK (octet_length(insurance_digest) = 32)
);
COMMENT ON TABLE patients IS 'Somebody who is treated.';
COMMENT ON COLUMN patients.insurance_digest IS 'HMAC-SHA-256 of the number, with a key that the database does not have: to find it, and to have it once.';

-- Create table consents
--   Locks: SHARE ROW EXCLUSIVE on patients; changes the catalog only.
CREATE TABLE consents (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    patient_id uuid NOT NULL,
    purpose purpose NOT NULL,
    given_at timestamp with time zone NOT NULL DEFAULT now(),
    withdrawn_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT consents_pkey PRIMARY KEY (id),
    CONSTRAINT consents_no_overlap EXCLUDE USING gist (patient_id WITH =, purpose WITH =, tstzrange(given_at, withdrawn_at) WITH &&),
    CONSTRAINT consents_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients (id) ON DELETE CASCADE,
    CONSTRAINT consents_period_check CHECK (withdrawn_at IS NULL OR withdrawn_at > given_at)
);
COMMENT ON TABLE consents IS 'A consent, from when until when. It is never deleted while the person''s data is there: it is the proof.';

-- Create index consents_patient_id_purpose_idx on consents
--   Locks: SHARE on consents; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX consents_patient_id_purpose_idx
    ON consents (patient_id, purpose);

-- Create table practitioners
--   Locks: no table; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE practitioners (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    login character varying(64) NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT practitioners_pkey PRIMARY KEY (id),
    CONSTRAINT practitioners_login_key UNIQUE (login)
);
COMMENT ON TABLE practitioners IS 'Somebody who works here. An account of the clinic''s directory, which holds the rest.';

-- Create table visits
--   Locks: SHARE ROW EXCLUSIVE on patients, SHARE ROW EXCLUSIVE on practitioners; changes the
--     catalog only.
CREATE TABLE visits (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    patient_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    visited_on date NOT NULL,
    findings bytea NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT visits_pkey PRIMARY KEY (id),
    CONSTRAINT visits_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients (id) ON DELETE CASCADE,
    CONSTRAINT visits_practitioner_id_fkey FOREIGN KEY (practitioner_id) REFERENCES practitioners (id) ON DELETE RESTRICT
);
COMMENT ON TABLE visits IS 'A treatment on one day.';

-- Create index visits_patient_id_visited_on_idx on visits
--   Locks: SHARE on visits; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX visits_patient_id_visited_on_idx
    ON visits (patient_id, visited_on DESC);

-- Create index visits_practitioner_id_visited_on_idx on visits
--   Locks: SHARE on visits; builds an index.
CREATE INDEX visits_practitioner_id_visited_on_idx
    ON visits (practitioner_id, visited_on);
