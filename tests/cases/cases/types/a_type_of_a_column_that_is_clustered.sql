-- a type of a column that is clustered

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: visits.count: the table is clustered or replicated by `visits_count_idx`, which would have to change with it (column_type_rewrite); add a new column of type bigint with `#[column(backfill = ..)]` over `count`, and remove `count` in a later release

-- == SQLite
-- refused: visits: SQLite 3.45 has no order of CLUSTER; limit it: `#[table(on(postgres, ..))]`, or leave it out
