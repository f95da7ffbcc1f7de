-- a table that goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_faxes
-- locks: ACCESS EXCLUSIVE on faxes
-- loses: faxes: all rows of the table; the way back makes it anew, empty
-- stops: previous release: faxes: statements that name the table fail
DROP TABLE faxes;

-- down: contract drop_faxes
CREATE TABLE faxes (
    id uuid NOT NULL,
    CONSTRAINT faxes_pkey PRIMARY KEY (id)
);
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `drop table faxes`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: contract drop_faxes
-- locks: EXCLUSIVE on faxes
-- loses: faxes: all rows of the table; the way back makes it anew, empty
DROP TABLE faxes;

-- down: contract drop_faxes
CREATE TABLE faxes (
    id TEXT NOT NULL,
    CONSTRAINT faxes_pkey PRIMARY KEY (id),
    CONSTRAINT faxes_id_uuid_check CHECK (length(id) = 36)
) STRICT;
