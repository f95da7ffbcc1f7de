-- a column is renamed and gets a type that may not hold its values

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: visits.number: it gets another name and another type in one release, and integer cannot hold every value of bigint that the running release writes (rename_column); change the type in this release and rename it to `count` in the next

-- == SQLite

-- up: expand rename_visits_number_to_count
-- locks: EXCLUSIVE on visits
ALTER TABLE visits RENAME COLUMN number TO count;

-- down: expand rename_visits_number_to_count
ALTER TABLE visits RENAME COLUMN count TO number;
