-- an index goes from a column that gets another type

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: visits.count: the index visits_count_idx, which is about it, changes in the same release (column_type_rewrite); change the type of `count` in a release of its own

-- == SQLite

-- up: expand drop_visits_count_idx
-- locks: EXCLUSIVE on visits
DROP INDEX visits_count_idx;

-- down: expand drop_visits_count_idx
CREATE INDEX visits_count_idx
    ON visits (count);
