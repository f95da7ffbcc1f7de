-- a check and a partial index of a small table whose column becomes a numeric

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand alter_parcels
-- locks: ACCESS EXCLUSIVE on parcels
-- risks: previous release: parcels.weight: it is numeric(6, 0), and the release has integer: drivers that check types refuse to read it, and what integer cannot hold may come
ALTER TABLE parcels ALTER COLUMN weight TYPE numeric(6,0) USING CAST(weight AS numeric(6,0));
-- locks: ACCESS EXCLUSIVE on parcels
ALTER TABLE parcels DROP CONSTRAINT some_weight;
-- locks: ACCESS EXCLUSIVE on parcels
ALTER TABLE parcels
    ADD CONSTRAINT some_weight CHECK (weight > 0);
-- locks: ACCESS EXCLUSIVE on parcels
DROP INDEX parcels_heavy_idx;
-- locks: SHARE on parcels
CREATE INDEX parcels_heavy_idx
    ON parcels (id)
    WHERE weight > 100;

-- down: expand alter_parcels
ALTER TABLE parcels ALTER COLUMN weight TYPE integer USING CAST(weight AS integer);
ALTER TABLE parcels DROP CONSTRAINT some_weight;
ALTER TABLE parcels
    ADD CONSTRAINT some_weight CHECK (weight > 0);
DROP INDEX parcels_heavy_idx;
CREATE INDEX parcels_heavy_idx
    ON parcels (id)
    WHERE weight > 100;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (expand), `change the type of parcels.weight from integer to numeric(6, 0)`. From there on some of its statements may fail, as the steps say, and none fails for certain.
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
    WHERE tbl_name = 'parcels' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL AND name NOT IN ('parcels_heavy_idx')));
CREATE TABLE architrave_new_parcels (
    id TEXT NOT NULL,
    weight INTEGER NOT NULL,
    CONSTRAINT parcels_pkey PRIMARY KEY (id),
    CONSTRAINT parcels_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT parcels_weight_precision_check CHECK (weight BETWEEN -999999 AND 999999),
    CONSTRAINT some_weight CHECK (weight > 0)
) STRICT;
INSERT INTO architrave_new_parcels (id, weight)
    SELECT id, weight
    FROM parcels;
DROP TABLE parcels;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_parcels RENAME TO parcels;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX parcels_heavy_idx
    ON parcels (id)
    WHERE weight > 100;
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
    WHERE tbl_name = 'parcels' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL AND name NOT IN ('parcels_heavy_idx')));
CREATE TABLE architrave_new_parcels (
    id TEXT NOT NULL,
    weight INTEGER NOT NULL,
    CONSTRAINT parcels_pkey PRIMARY KEY (id),
    CONSTRAINT parcels_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT some_weight CHECK (weight > 0)
) STRICT;
INSERT INTO architrave_new_parcels (id, weight)
    SELECT id, weight
    FROM parcels;
DROP TABLE parcels;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_parcels RENAME TO parcels;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX parcels_heavy_idx
    ON parcels (id)
    WHERE weight > 100;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'parcels' COLLATE NOCASE OR parent = 'parcels' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
