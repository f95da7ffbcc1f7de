-- a table is kept

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract keep_faxes
-- locks: ACCESS EXCLUSIVE on faxes
-- stops: previous release: faxes: statements that name the table fail
ALTER TABLE faxes RENAME TO faxes_kept;

-- up: discard discard_faxes
-- locks: ACCESS EXCLUSIVE on faxes_kept
-- loses: faxes: all rows of the table, which the contract phase has kept as faxes_kept; the way back from here makes that anew, empty
DROP TABLE faxes_kept;

-- down: discard discard_faxes
CREATE TABLE faxes (
    id uuid NOT NULL,
    number text NOT NULL,
    CONSTRAINT faxes_pkey PRIMARY KEY (id),
    CONSTRAINT some_number CHECK (number <> '')
);
CREATE INDEX faxes_number_idx
    ON faxes (number);
ALTER TABLE faxes RENAME TO faxes_kept;

-- down: contract keep_faxes
ALTER TABLE faxes_kept RENAME TO faxes;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `rename table faxes to faxes_kept`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: Run the discard phase once nobody will want back what the contract phase has kept aside, and before the migrations of the next release, which wait for it. Until then the way back has every row.

-- == SQLite

-- up: contract keep_faxes
-- locks: EXCLUSIVE on faxes
ALTER TABLE faxes RENAME TO faxes_kept;

-- up: discard discard_faxes
-- locks: EXCLUSIVE on faxes_kept
-- loses: faxes: all rows of the table, which the contract phase has kept as faxes_kept; the way back from here makes that anew, empty
DROP TABLE faxes_kept;

-- down: discard discard_faxes
CREATE TABLE faxes (
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    CONSTRAINT faxes_pkey PRIMARY KEY (id),
    CONSTRAINT faxes_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT some_number CHECK (number <> '')
) STRICT;
CREATE INDEX faxes_number_idx
    ON faxes (number);
ALTER TABLE faxes RENAME TO faxes_kept;

-- down: contract keep_faxes
ALTER TABLE faxes_kept RENAME TO faxes;
