-- a role

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_reader
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'reader') THEN
        RAISE NOTICE 'the role % exists already and stays as it is', 'reader';
    ELSE
        CREATE ROLE reader;
    END IF;
END
$$;

-- down: expand create_reader
-- nothing: the role stays: it belongs to the whole server, and other databases may use it
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: role reader: SQLite 3.45 has no roles; limit it to PostgreSQL with `only(postgres)`
