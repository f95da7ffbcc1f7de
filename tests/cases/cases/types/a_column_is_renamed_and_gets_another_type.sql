-- a column is renamed and gets another type

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: visits.number: to change its type from integer to bigint writes the table anew and stops all reading and writing meanwhile (column_type_rewrite); add a new column of type bigint with `#[column(backfill = ..)]` over `number`, and remove `number` in a later release; or declare `#[table(rows = ..)]` below 10000 if the table is that small

-- == SQLite

-- up: expand rename_visits_number_to_count
-- locks: EXCLUSIVE on visits
ALTER TABLE visits RENAME COLUMN number TO count;

-- down: expand rename_visits_number_to_count
ALTER TABLE visits RENAME COLUMN count TO number;
