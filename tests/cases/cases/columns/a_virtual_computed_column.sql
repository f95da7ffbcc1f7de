-- a virtual computed column

-- == PostgreSQL 14
-- refused: lines.total: PostgreSQL 14 has no generated columns that are computed on read; leave out `virtual`, or require `postgres 18` in architrave.toml

-- == PostgreSQL 15
-- refused: lines.total: PostgreSQL 15 has no generated columns that are computed on read; leave out `virtual`, or require `postgres 18` in architrave.toml

-- == PostgreSQL 16
-- refused: lines.total: PostgreSQL 16 has no generated columns that are computed on read; leave out `virtual`, or require `postgres 18` in architrave.toml

-- == PostgreSQL 17
-- refused: lines.total: PostgreSQL 17 has no generated columns that are computed on read; leave out `virtual`, or require `postgres 18` in architrave.toml

-- == PostgreSQL 18

-- up: expand add_lines_total
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines ADD COLUMN total integer NOT NULL GENERATED ALWAYS AS (price * quantity) VIRTUAL;

-- down: expand add_lines_total
ALTER TABLE lines DROP COLUMN total;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand add_lines_total
-- locks: EXCLUSIVE on lines
ALTER TABLE lines ADD COLUMN total INTEGER NOT NULL GENERATED ALWAYS AS (price * quantity) VIRTUAL;

-- down: expand add_lines_total
ALTER TABLE lines DROP COLUMN total;
