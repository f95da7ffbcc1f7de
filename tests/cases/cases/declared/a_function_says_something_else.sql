-- a function says something else

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand replace_one
CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 2 - 1 $$;

-- down: expand replace_one
CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: function one(): SQLite 3.45 has no functions written in SQL; limit it to PostgreSQL with `only(postgres)`
