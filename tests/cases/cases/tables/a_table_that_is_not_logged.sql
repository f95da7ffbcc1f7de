-- a table that is not logged

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: caches: to change its log writes the table anew and stops all reading and writing meanwhile (table_rewrite_command); accept that with `--accept-hazard table_rewrite_command`, or declare `#[table(rows = ..)]` below 10000 if the table is that small

-- == SQLite
-- refused: caches: SQLite 3.45 has no tables without a log; limit it: `#[table(on(postgres, ..))]`, or leave it out
