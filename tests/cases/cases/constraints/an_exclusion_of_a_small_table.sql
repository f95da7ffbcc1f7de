-- an exclusion of a small table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain add_one_at_a_time
-- locks: ACCESS EXCLUSIVE on stays
-- risks: previous release: stays.one_at_a_time: writes that violate the exclusion constraint are refused
ALTER TABLE stays
    ADD CONSTRAINT one_at_a_time EXCLUDE USING gist (during WITH &&);

-- down: constrain add_one_at_a_time
ALTER TABLE stays DROP CONSTRAINT one_at_a_time;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `add exclusion constraint stays.one_at_a_time`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: stays.during: SQLite 3.45 has no type `tstzrange`; store its two ends as columns
