-- a type of a column that another is computed from

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: lines.price: the column `total` is computed from it (column_type_rewrite); add a new column of type bigint with `#[column(backfill = ..)]` over `price`, and remove `price` in a later release

-- == SQLite
-- nothing to do
