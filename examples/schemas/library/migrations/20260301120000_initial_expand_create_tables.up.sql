-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.
-- Note: Run the expand phase before the new release is deployed.

-- Create extension pg_trgm
--   Locks: no table; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
CREATE EXTENSION IF NOT EXISTS pg_trgm;

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

-- Create enum contribution
--   Locks: no table; changes the catalog only.
CREATE TYPE contribution AS ENUM ('author', 'editor', 'translator');
COMMENT ON TYPE contribution IS 'What somebody did for a work.';

-- Create enum language
--   Locks: no table; changes the catalog only.
CREATE TYPE language AS ENUM ('english', 'french', 'german');
COMMENT ON TYPE language IS 'The language of a text, by which its words are cut down to their stems.';

-- Create table creators
--   Locks: no table; changes the catalog only.
CREATE TABLE creators (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    display_title character varying(300) NOT NULL,
    sort_title character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT creators_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE creators IS 'A person or body that made works. What is known of authors is public; it is not the data of our readers.';
COMMENT ON COLUMN creators.sort_title IS '`Woolf, Virginia`';

-- Create index creators_sort_title_idx on creators
--   Locks: SHARE on creators; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX creators_sort_title_idx
    ON creators (sort_title);

-- Create table subjects
--   Locks: no table; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE subjects (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    parent_id uuid,
    notation character varying(30) NOT NULL,
    title character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT subjects_pkey PRIMARY KEY (id),
    CONSTRAINT subjects_notation_key UNIQUE (notation),
    CONSTRAINT subjects_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES subjects (id) ON DELETE RESTRICT,
    CONSTRAINT subjects_parent_check CHECK (parent_id <> id)
);
COMMENT ON TABLE subjects IS 'What works are about. Each subject is below another, up to the roots.';
COMMENT ON COLUMN subjects.notation IS '`004.65`: its place in the classification.';

-- Create index subjects_parent_id_idx on subjects
--   Locks: SHARE on subjects; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX subjects_parent_id_idx
    ON subjects (parent_id);

-- Create table subject_closures
--   Locks: SHARE ROW EXCLUSIVE on subjects; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE subject_closures (
    ancestor_id uuid NOT NULL,
    descendant_id uuid NOT NULL,
    depth integer NOT NULL,
    CONSTRAINT subject_closures_pkey PRIMARY KEY (ancestor_id, descendant_id),
    CONSTRAINT subject_closures_ancestor_id_fkey FOREIGN KEY (ancestor_id) REFERENCES subjects (id) ON DELETE CASCADE,
    CONSTRAINT subject_closures_descendant_id_fkey FOREIGN KEY (descendant_id) REFERENCES subjects (id) ON DELETE CASCADE
);
COMMENT ON TABLE subject_closures IS 'Each pair of a subject and one above it, itself included. A trigger of [`Subject`] writes them.';

-- Create index subject_closures_descendant_id_idx on subject_closures
--   Locks: SHARE on subject_closures; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX subject_closures_descendant_id_idx
    ON subject_closures (descendant_id);

-- Create table works
--   Locks: SHARE ROW EXCLUSIVE on subjects; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE works (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    subject_id uuid NOT NULL,
    isbn character varying(13),
    title character varying(500) NOT NULL,
    summary text,
    language language NOT NULL,
    words tsvector,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT works_pkey PRIMARY KEY (id),
    CONSTRAINT works_isbn_key UNIQUE (isbn),
    CONSTRAINT works_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subjects (id) ON DELETE RESTRICT,
    CONSTRAINT works_isbn_check CHECK (isbn IS NULL OR isbn ~ '^[0-9]{13}$')
);
COMMENT ON TABLE works IS 'A book, or another work.';
COMMENT ON COLUMN works.isbn IS 'Thirteen digits. Works from before 1970 have none, and several of these are no duplicates.';

-- Create index works_subject_id_title_idx on works
--   Locks: SHARE on works; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX works_subject_id_title_idx
    ON works (subject_id, title);

-- Create index works_title_idx on works
--   Locks: SHARE on works; builds an index.
CREATE INDEX works_title_idx
    ON works USING gin (title gin_trgm_ops);

-- Create index works_words_idx on works
--   Locks: SHARE on works; builds an index.
CREATE INDEX works_words_idx
    ON works USING gin (words);

-- Create table work_creators
--   Locks: SHARE ROW EXCLUSIVE on creators, SHARE ROW EXCLUSIVE on works; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE work_creators (
    work_id uuid NOT NULL,
    creator_id uuid NOT NULL,
    contribution contribution NOT NULL,
    CONSTRAINT work_creators_pkey PRIMARY KEY (work_id, creator_id, contribution),
    CONSTRAINT work_creators_creator_id_fkey FOREIGN KEY (creator_id) REFERENCES creators (id) ON DELETE RESTRICT,
    CONSTRAINT work_creators_work_id_fkey FOREIGN KEY (work_id) REFERENCES works (id) ON DELETE CASCADE
);
COMMENT ON TABLE work_creators IS 'Who made what.';

-- Create index work_creators_creator_id_idx on work_creators
--   Locks: SHARE on work_creators; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX work_creators_creator_id_idx
    ON work_creators (creator_id);
