-- a table that refers to itself is kept

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract keep_people
-- locks: ACCESS EXCLUSIVE on people
-- stops: previous release: people: statements that name the table fail
ALTER TABLE people RENAME TO people_kept;

-- up: discard discard_people
-- locks: ACCESS EXCLUSIVE on people_kept
-- loses: people: all rows of the table, which the contract phase has kept as people_kept; the way back from here makes that anew, empty
DROP TABLE people_kept;

-- down: discard discard_people
CREATE TABLE people (
    id uuid NOT NULL,
    manager_id uuid,
    CONSTRAINT people_pkey PRIMARY KEY (id),
    CONSTRAINT people_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES people (id)
);
ALTER TABLE people RENAME TO people_kept;

-- down: contract keep_people
ALTER TABLE people_kept RENAME TO people;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `rename table people to people_kept`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: Run the discard phase once nobody will want back what the contract phase has kept aside, and before the migrations of the next release, which wait for it. Until then the way back has every row.

-- == SQLite

-- up: contract keep_people
-- locks: EXCLUSIVE on people
ALTER TABLE people RENAME TO people_kept;

-- up: discard discard_people
-- locks: EXCLUSIVE on people_kept
-- loses: people: all rows of the table, which the contract phase has kept as people_kept; the way back from here makes that anew, empty
DROP TABLE people_kept;

-- down: discard discard_people
CREATE TABLE people (
    id TEXT NOT NULL,
    manager_id TEXT,
    CONSTRAINT people_pkey PRIMARY KEY (id),
    CONSTRAINT people_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES people (id),
    CONSTRAINT people_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT people_manager_id_uuid_check CHECK (length(manager_id) = 36)
) STRICT;
ALTER TABLE people RENAME TO people_kept;

-- down: contract keep_people
ALTER TABLE people_kept RENAME TO people;
