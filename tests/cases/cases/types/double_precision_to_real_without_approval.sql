-- double precision to real without approval

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: points.x: the change from double_precision to real rounds the values that exist; approve it with `--allow-data-loss points.x`

-- == SQLite
-- nothing to do
