-- a numbered column of a large table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: customers.number: to number the rows that exist writes the table anew under a lock (add_column_autoincrement); add a nullable column that the application fills, or create a new table; or declare `#[table(rows = ..)]` below 10000 if the table is that small

-- == SQLite
-- refused: customers.number: SQLite 3.45 has no numbered columns besides a primary key of one column; make it the primary key, or number the rows in the application
-- refused: customers.number: SQLite 3.45 has no numbered columns that refuse a number of the application's; write `identity(by_default)`, or limit it to an engine that has it: `only(postgres)`
