-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- architrave: loses = table creators, table subject_closures, table subjects, table work_creators, table works
-- The way back. Written by cargo schema generate.
-- DATA LOSS: this way back destroys the rows of creators, the rows of subject_closures, the rows of
-- subjects, the rows of work_creators, the rows of works.

-- Undo: create index work_creators_creator_id_idx on work_creators
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP INDEX work_creators_creator_id_idx;

-- Undo: create table work_creators
DROP TABLE work_creators;

-- Undo: create index works_words_idx on works
DROP INDEX works_words_idx;

-- Undo: create index works_title_idx on works
DROP INDEX works_title_idx;

-- Undo: create index works_subject_id_title_idx on works
DROP INDEX works_subject_id_title_idx;

-- Undo: create table works
DROP TABLE works;

-- Undo: create index subject_closures_descendant_id_idx on subject_closures
DROP INDEX subject_closures_descendant_id_idx;

-- Undo: create table subject_closures
DROP TABLE subject_closures;

-- Undo: create index subjects_parent_id_idx on subjects
DROP INDEX subjects_parent_id_idx;

-- Undo: create table subjects
DROP TABLE subjects;

-- Undo: create index creators_sort_title_idx on creators
DROP INDEX creators_sort_title_idx;

-- Undo: create table creators
DROP TABLE creators;

-- Undo: create enum language
DROP TYPE language;

-- Undo: create enum contribution
DROP TYPE contribution;

-- Undo: create function architrave_uuid_v7
DO $$
BEGIN
    DROP FUNCTION architrave_uuid_v7();
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE 'architrave_uuid_v7() stays: defaults of other tables call it';
END
$$;

-- Undo: create extension pg_trgm
DROP EXTENSION pg_trgm;
