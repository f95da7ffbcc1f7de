-- a check of a list on a column that becomes a text

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand alter_parcels
-- locks: ACCESS EXCLUSIVE on parcels
ALTER TABLE parcels ALTER COLUMN state TYPE text USING CAST(state AS text);
-- locks: ACCESS EXCLUSIVE on parcels
ALTER TABLE parcels DROP CONSTRAINT known_state;
-- locks: ACCESS EXCLUSIVE on parcels
ALTER TABLE parcels
    ADD CONSTRAINT known_state CHECK (state IN ('open', 'sent')) NOT VALID;

-- up: expand validate_known_state
-- locks: SHARE UPDATE EXCLUSIVE on parcels
ALTER TABLE parcels VALIDATE CONSTRAINT known_state;

-- down: expand validate_known_state
-- nothing: what is validated needs no way back

-- down: expand alter_parcels
ALTER TABLE parcels ALTER COLUMN state TYPE character varying(20) USING CAST(state AS character varying(20));
ALTER TABLE parcels DROP CONSTRAINT known_state;
ALTER TABLE parcels
    ADD CONSTRAINT known_state CHECK (state IN ('open', 'sent'));
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand rebuild_parcels, outside of a transaction
-- locks: EXCLUSIVE on parcels
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'parcels' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_parcels (
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    CONSTRAINT parcels_pkey PRIMARY KEY (id),
    CONSTRAINT known_state CHECK (state IN ('open', 'sent')),
    CONSTRAINT parcels_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_parcels (id, state)
    SELECT id, state
    FROM parcels;
DROP TABLE parcels;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_parcels RENAME TO parcels;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'parcels' COLLATE NOCASE OR parent = 'parcels' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_parcels
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'parcels' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_parcels (
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    CONSTRAINT parcels_pkey PRIMARY KEY (id),
    CONSTRAINT known_state CHECK (state IN ('open', 'sent')),
    CONSTRAINT parcels_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT parcels_state_length_check CHECK (length(state) <= 20)
) STRICT;
INSERT INTO architrave_new_parcels (id, state)
    SELECT id, state
    FROM parcels;
DROP TABLE parcels;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_parcels RENAME TO parcels;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'parcels' COLLATE NOCASE OR parent = 'parcels' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
