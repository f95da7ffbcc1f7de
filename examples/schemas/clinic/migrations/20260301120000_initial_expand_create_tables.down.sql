-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- architrave: loses = table access_records, table consents, table patients, table practitioners, table visits
-- The way back. Written by cargo schema generate.
-- DATA LOSS: this way back destroys the rows of access_records, the rows of consents, the rows of
-- patients, the rows of practitioners, the rows of visits.

-- Undo: create index visits_practitioner_id_visited_on_idx on visits
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP INDEX visits_practitioner_id_visited_on_idx;

-- Undo: create index visits_patient_id_visited_on_idx on visits
DROP INDEX visits_patient_id_visited_on_idx;

-- Undo: create table visits
DROP TABLE visits;

-- Undo: create table practitioners
DROP TABLE practitioners;

-- Undo: create index consents_patient_id_purpose_idx on consents
DROP INDEX consents_patient_id_purpose_idx;

-- Undo: create table consents
DROP TABLE consents;

-- Undo: create table patients
DROP TABLE patients;

-- Undo: create index access_records_practitioner_id_looked_at_idx on access_records
DROP INDEX access_records_practitioner_id_looked_at_idx;

-- Undo: create index access_records_patient_id_looked_at_idx on access_records
DROP INDEX access_records_patient_id_looked_at_idx;

-- Undo: create table access_records
DROP TABLE access_records;

-- Undo: create enum purpose
DROP TYPE purpose;

-- Undo: create function architrave_uuid_v7
DO $$
BEGIN
    DROP FUNCTION architrave_uuid_v7();
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE 'architrave_uuid_v7() stays: defaults of other tables call it';
END
$$;

-- Undo: create extension btree_gist
DROP EXTENSION btree_gist;
