-- a unique constraint of a partitioned table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain create_events_2026_events_kind_key_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on events_2026
CREATE UNIQUE INDEX CONCURRENTLY events_2026_events_kind_key_idx
    ON events_2026 (kind, at);

-- up: constrain create_events_kind_key
-- locks: ACCESS EXCLUSIVE on events
-- risks: previous release: events.events_kind_key: writes that violate the unique rule are refused
ALTER TABLE ONLY events ADD CONSTRAINT events_kind_key UNIQUE (kind, at);
-- locks: ACCESS EXCLUSIVE on events_2026
ALTER TABLE events_2026 ADD CONSTRAINT events_2026_events_kind_key_idx UNIQUE USING INDEX events_2026_events_kind_key_idx;
ALTER INDEX events_kind_key ATTACH PARTITION events_2026_events_kind_key_idx;

-- down: constrain create_events_kind_key
-- nothing: it goes with the index of the partitioned table
-- nothing: it goes with the index of the partitioned table
ALTER TABLE events DROP CONSTRAINT events_kind_key;

-- down: constrain create_events_2026_events_kind_key_idx
DROP INDEX CONCURRENTLY IF EXISTS events_2026_events_kind_key_idx;
-- note: The previous release, by schema.lock, works unchanged until migration 2 (constrain), `add unique constraint events.events_kind_key alone`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite

-- up: expand rebuild_events, outside of a transaction
-- locks: EXCLUSIVE on events
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'events' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_events (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (id, at),
    CONSTRAINT events_kind_key UNIQUE (kind, at)
) STRICT;
INSERT INTO architrave_new_events (id, at, kind)
    SELECT id, at, kind
    FROM events;
DROP TABLE events;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_events RENAME TO events;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'events' COLLATE NOCASE OR parent = 'events' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_events
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'events' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_events (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (id, at)
) STRICT;
INSERT INTO architrave_new_events (id, at, kind)
    SELECT id, at, kind
    FROM events;
DROP TABLE events;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_events RENAME TO events;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'events' COLLATE NOCASE OR parent = 'events' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
