-- a computed column is computed from something else

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16

-- up: expand alter_lines
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines DROP COLUMN total;
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines ADD COLUMN total integer GENERATED ALWAYS AS (price * 3) STORED;

-- down: expand alter_lines
ALTER TABLE lines DROP COLUMN total;
ALTER TABLE lines ADD COLUMN total integer GENERATED ALWAYS AS (price * 2) STORED;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == PostgreSQL 17, PostgreSQL 18

-- up: expand expression_of_lines_total
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines ALTER COLUMN total SET EXPRESSION AS (price * 3);

-- down: expand expression_of_lines_total
ALTER TABLE lines ALTER COLUMN total SET EXPRESSION AS (price * 2);
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand rebuild_lines, outside of a transaction
-- locks: EXCLUSIVE on lines
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'lines' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_lines (
    id TEXT NOT NULL,
    price INTEGER NOT NULL,
    total INTEGER GENERATED ALWAYS AS (price * 3) STORED,
    CONSTRAINT lines_pkey PRIMARY KEY (id),
    CONSTRAINT lines_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_lines (id, price)
    SELECT id, price
    FROM lines;
DROP TABLE lines;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_lines RENAME TO lines;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'lines' COLLATE NOCASE OR parent = 'lines' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_lines
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'lines' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_lines (
    id TEXT NOT NULL,
    price INTEGER NOT NULL,
    total INTEGER GENERATED ALWAYS AS (price * 2) STORED,
    CONSTRAINT lines_pkey PRIMARY KEY (id),
    CONSTRAINT lines_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_lines (id, price)
    SELECT id, price
    FROM lines;
DROP TABLE lines;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_lines RENAME TO lines;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'lines' COLLATE NOCASE OR parent = 'lines' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
