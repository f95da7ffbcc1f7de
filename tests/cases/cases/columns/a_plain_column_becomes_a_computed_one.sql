-- a plain column becomes a computed one

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: lines.total: to compute a stored column anew for the rows that exist writes the table anew under a lock (add_column_stored_generated); add a new column and remove this one in a later release; or declare `#[table(rows = ..)]` below 10000 if the table is that small

-- == SQLite
-- refused: lines.total: to compute the column loses the values that it holds; approve it with `--allow-data-loss lines.total`
