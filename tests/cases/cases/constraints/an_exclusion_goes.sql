-- an exclusion goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand drop_one_at_a_time
-- locks: ACCESS EXCLUSIVE on stays
ALTER TABLE stays DROP CONSTRAINT one_at_a_time;

-- down: expand drop_one_at_a_time
ALTER TABLE stays
    ADD CONSTRAINT one_at_a_time EXCLUDE USING gist (during WITH &&);
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.
-- note: stays.one_at_a_time no longer holds once the expand phase has run; the running release must tolerate that.

-- == SQLite
-- refused: stays.during: SQLite 3.45 has no type `tstzrange`; store its two ends as columns
-- refused: stays.one_at_a_time: SQLite 3.45 has no exclusion constraints; let the application refuse what overlaps, or limit it to an engine that has it: `only(postgres)`
