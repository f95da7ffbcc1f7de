-- an exclusion says something else

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain rename_one_at_a_time_to_one_at_a_time_old
-- locks: ACCESS EXCLUSIVE on stays
ALTER TABLE stays RENAME CONSTRAINT one_at_a_time TO one_at_a_time_old;

-- up: constrain add_one_at_a_time
-- locks: ACCESS EXCLUSIVE on stays
ALTER TABLE stays
    ADD CONSTRAINT one_at_a_time EXCLUDE USING gist (during WITH &&) DEFERRABLE INITIALLY DEFERRED;

-- up: constrain drop_one_at_a_time_old
-- locks: ACCESS EXCLUSIVE on stays
ALTER TABLE stays DROP CONSTRAINT one_at_a_time_old;

-- down: constrain drop_one_at_a_time_old
ALTER TABLE stays
    ADD CONSTRAINT one_at_a_time_old EXCLUDE USING gist (during WITH &&);

-- down: constrain add_one_at_a_time
ALTER TABLE stays DROP CONSTRAINT one_at_a_time;

-- down: constrain rename_one_at_a_time_to_one_at_a_time_old
ALTER TABLE stays RENAME CONSTRAINT one_at_a_time_old TO one_at_a_time;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: stays.during: SQLite 3.45 has no type `tstzrange`; store its two ends as columns
-- refused: stays.one_at_a_time: SQLite 3.45 has no exclusion constraints; let the application refuse what overlaps, or limit it to an engine that has it: `only(postgres)`
