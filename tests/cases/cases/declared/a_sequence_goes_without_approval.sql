-- a sequence goes without approval

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: invoice_numbers: to drop the sequence loses its position; approve it with `--allow-data-loss invoice_numbers`

-- == SQLite
-- refused: invoice_numbers: SQLite 3.45 has no sequences; limit it with `only(postgres)`, and number the rows by `identity(by_default)` on the primary key
