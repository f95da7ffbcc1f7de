-- fewer digits of seconds without approval

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: things.at: the change from timestamptz to timestamptz(0) rounds the values that exist; approve it with `--allow-data-loss things.at`

-- == SQLite
-- nothing to do
