-- an index with another method

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_things_body_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on things
CREATE INDEX CONCURRENTLY things_body_idx
    ON things USING gin (body);

-- down: expand create_things_body_idx
DROP INDEX CONCURRENTLY IF EXISTS things_body_idx;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: things.things_body_idx: SQLite 3.45 has no access method `gin`; leave out `using = ..`, or limit the index: `only(postgres)`
