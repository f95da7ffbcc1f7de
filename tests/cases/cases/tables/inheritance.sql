-- inheritance

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_tables
CREATE TABLE cities (
    id uuid NOT NULL,
    name text NOT NULL,
    CONSTRAINT cities_pkey PRIMARY KEY (id)
);
-- locks: SHARE UPDATE EXCLUSIVE on cities
CREATE TABLE capitals (
    id uuid NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    CONSTRAINT capitals_pkey PRIMARY KEY (id)
) INHERITS (cities);

-- down: expand create_tables
DROP TABLE capitals;
DROP TABLE cities;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: capitals: SQLite 3.45 has no inheritance of tables; limit it: `#[table(on(postgres, ..))]`, or leave it out
