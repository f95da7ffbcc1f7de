-- a foreign key to the same table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain add_categories_parent_id_fkey
-- locks: SHARE ROW EXCLUSIVE on categories
-- risks: previous release: categories.categories_parent_id_fkey: writes that violate the foreign key are refused
ALTER TABLE categories
    ADD CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories (id) NOT VALID;

-- up: constrain validate_categories_parent_id_fkey
-- locks: SHARE UPDATE EXCLUSIVE on categories
ALTER TABLE categories VALIDATE CONSTRAINT categories_parent_id_fkey;

-- down: constrain validate_categories_parent_id_fkey
-- nothing: what is validated needs no way back

-- down: constrain add_categories_parent_id_fkey
ALTER TABLE categories DROP CONSTRAINT categories_parent_id_fkey;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `add foreign key categories.categories_parent_id_fkey to categories, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite

-- up: expand rebuild_categories, outside of a transaction
-- locks: EXCLUSIVE on categories
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'categories' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_categories (
    id TEXT NOT NULL,
    parent_id TEXT,
    CONSTRAINT categories_pkey PRIMARY KEY (id),
    CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories (id),
    CONSTRAINT categories_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT categories_parent_id_uuid_check CHECK (length(parent_id) = 36)
) STRICT;
INSERT INTO architrave_new_categories (id, parent_id)
    SELECT id, parent_id
    FROM categories;
DROP TABLE categories;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_categories RENAME TO categories;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'categories' COLLATE NOCASE OR parent = 'categories' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_categories
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'categories' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_categories (
    id TEXT NOT NULL,
    parent_id TEXT,
    CONSTRAINT categories_pkey PRIMARY KEY (id),
    CONSTRAINT categories_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT categories_parent_id_uuid_check CHECK (length(parent_id) = 36)
) STRICT;
INSERT INTO architrave_new_categories (id, parent_id)
    SELECT id, parent_id
    FROM categories;
DROP TABLE categories;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_categories RENAME TO categories;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'categories' COLLATE NOCASE OR parent = 'categories' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
