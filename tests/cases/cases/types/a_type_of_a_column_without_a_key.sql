-- a type of a column without a key

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: logs.count: the table has no primary key, by which a second column could be filled in batches (column_type_rewrite); add a new column of type bigint with `#[column(backfill = ..)]` over `count`, and remove `count` in a later release

-- == SQLite
-- nothing to do
