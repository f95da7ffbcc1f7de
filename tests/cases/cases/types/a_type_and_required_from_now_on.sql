-- a type, and required from now on

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: visits.count: it becomes NOT NULL in the same release (column_type_rewrite); change the type of `count` in a release of its own

-- == SQLite

-- up: expand rebuild_visits, outside of a transaction
-- locks: EXCLUSIVE on visits
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'visits' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_visits (
    id TEXT NOT NULL,
    count INTEGER NOT NULL,
    CONSTRAINT visits_pkey PRIMARY KEY (id),
    CONSTRAINT visits_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_visits (id, count)
    SELECT id, count
    FROM visits;
DROP TABLE visits;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_visits RENAME TO visits;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'visits' COLLATE NOCASE OR parent = 'visits' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_visits
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'visits' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_visits (
    id TEXT NOT NULL,
    count INTEGER,
    CONSTRAINT visits_pkey PRIMARY KEY (id),
    CONSTRAINT visits_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_visits (id, count)
    SELECT id, count
    FROM visits;
DROP TABLE visits;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_visits RENAME TO visits;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'visits' COLLATE NOCASE OR parent = 'visits' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
