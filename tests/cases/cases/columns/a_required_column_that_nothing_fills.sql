-- a required column that nothing fills

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18, SQLite
-- refused: customers.phone: the column may not be NULL, and nothing says what the rows that exist shall hold (add_required_column); give it `#[column(backfill = ..)]`, a default, or make it an `Option`
