-- bytea to uuid

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: things.code: to change its type from bytea to uuid writes the table anew and stops all reading and writing meanwhile (column_type_rewrite); add a new column of type uuid with `#[column(backfill = ..)]` over `code`, and remove `code` in a later release

-- == SQLite

-- up: expand rebuild_things, outside of a transaction
-- locks: EXCLUSIVE on things
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'things' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_things (
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    CONSTRAINT things_pkey PRIMARY KEY (id),
    CONSTRAINT things_code_uuid_check CHECK (length(code) = 36),
    CONSTRAINT things_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_things (id, code)
    SELECT id, code
    FROM things;
DROP TABLE things;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_things RENAME TO things;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'things' COLLATE NOCASE OR parent = 'things' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_things
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'things' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_things (
    id TEXT NOT NULL,
    code BLOB NOT NULL,
    CONSTRAINT things_pkey PRIMARY KEY (id),
    CONSTRAINT things_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_things (id, code)
    SELECT id, code
    FROM things;
DROP TABLE things;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_things RENAME TO things;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'things' COLLATE NOCASE OR parent = 'things' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
