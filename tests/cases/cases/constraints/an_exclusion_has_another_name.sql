-- an exclusion has another name

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand rename_one_at_a_time_to_no_overlap
-- locks: ACCESS EXCLUSIVE on stays
ALTER TABLE stays RENAME CONSTRAINT one_at_a_time TO no_overlap;

-- down: expand rename_one_at_a_time_to_no_overlap
ALTER TABLE stays RENAME CONSTRAINT no_overlap TO one_at_a_time;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: stays.during: SQLite 3.45 has no type `tstzrange`; store its two ends as columns
-- refused: stays.one_at_a_time: SQLite 3.45 has no exclusion constraints; let the application refuse what overlaps, or limit it to an engine that has it: `only(postgres)`
