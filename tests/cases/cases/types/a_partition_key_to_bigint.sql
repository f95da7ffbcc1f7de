-- a partition key to bigint

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: events.id: the partition key is about it, and no server gives it another type: every row might move (partitioning_changed); declare the table of the new shape under another name beside `events`, copy the rows while both are written, and drop `events` in a later release

-- == SQLite
-- nothing to do
