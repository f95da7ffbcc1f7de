-- a foreign key of a partitioned table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17
-- refused: events.events_kind_fkey: this server looks at every row of a partitioned table when the key is added, and nobody can write to either table meanwhile (fk_not_valid_partitioned); say that the table is small with `#[table(rows = ..)]` (below 10000), or accept the interruption with `--accept-hazard fk_not_valid_partitioned`

-- == PostgreSQL 18

-- up: constrain add_events_kind_fkey
-- locks: SHARE ROW EXCLUSIVE on events, SHARE ROW EXCLUSIVE on kinds
-- risks: previous release: events.events_kind_fkey: writes that violate the foreign key are refused
ALTER TABLE events
    ADD CONSTRAINT events_kind_fkey FOREIGN KEY (kind) REFERENCES kinds (name) NOT VALID;

-- up: constrain validate_events_kind_fkey
-- locks: SHARE UPDATE EXCLUSIVE on events, ROW SHARE on kinds
ALTER TABLE events VALIDATE CONSTRAINT events_kind_fkey;

-- down: constrain validate_events_kind_fkey
-- nothing: what is validated needs no way back

-- down: constrain add_events_kind_fkey
ALTER TABLE events DROP CONSTRAINT events_kind_fkey;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `add foreign key events.events_kind_fkey to kinds, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
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
    CONSTRAINT events_kind_fkey FOREIGN KEY (kind) REFERENCES kinds (name)
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
