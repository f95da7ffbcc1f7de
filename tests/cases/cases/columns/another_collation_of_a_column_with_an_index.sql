-- another collation of a column with an index

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: customers.name: another collation builds the indexes of the column anew, under a lock (type_change_rebuilds_index); add a new column with the collation and remove this one in a later release; or declare `#[table(rows = ..)]` below 10000 if the table is that small

-- == SQLite
-- refused: customers.name: SQLite 3.45 has no collation `C`; use `binary`, `nocase` or `rtrim`, or leave it out
