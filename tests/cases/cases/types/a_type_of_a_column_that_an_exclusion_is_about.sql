-- a type of a column that an exclusion is about

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: stays.during: to change its type from int4range to int8range writes the table anew and stops all reading and writing meanwhile (column_type_rewrite); add a new column of type int8range with `#[column(backfill = ..)]` over `during`, and remove `during` in a later release

-- == SQLite
-- refused: stays.during: SQLite 3.45 has no type `int4range`; store its two ends as columns
-- refused: stays.one_at_a_time: SQLite 3.45 has no exclusion constraints; let the application refuse what overlaps, or limit it to an engine that has it: `only(postgres)`
