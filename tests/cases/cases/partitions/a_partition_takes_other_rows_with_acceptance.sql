-- a partition takes other rows with acceptance

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: events_2026: to change the rows that a partition takes, it would have to be detached, and reads would not find its rows meanwhile (partition_bound_changed); leave its bound as it is, and declare another partition for the rows that it does not take; to divide it, drop it and declare its parts in a later release

-- == SQLite
-- nothing to do
