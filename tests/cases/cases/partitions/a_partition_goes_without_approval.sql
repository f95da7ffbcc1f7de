-- a partition goes without approval

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: events_2026: to drop the partition loses all its rows; approve it with `--allow-data-loss events_2026`

-- == SQLite
-- nothing to do
