-- a computed column goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_lines_total
-- locks: ACCESS EXCLUSIVE on lines
-- loses: lines.total: the values of the column; on the way back it is NULL
-- stops: previous release: lines.total: statements that name the column fail
ALTER TABLE lines DROP COLUMN total;

-- down: contract drop_lines_total
ALTER TABLE lines ADD COLUMN total integer GENERATED ALWAYS AS (price * 2) STORED;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `drop column lines.total`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: contract drop_lines_total
-- locks: EXCLUSIVE on lines
-- loses: lines.total: the values of the column; the way back restores the column, not the values
ALTER TABLE lines DROP COLUMN total;

-- down: contract drop_lines_total
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
