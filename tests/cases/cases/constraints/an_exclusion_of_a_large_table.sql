-- an exclusion of a large table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: stays.one_at_a_time: it checks every row and builds its index while nobody can read or write the table; there is no way to build it beside running writes (exclusion_constraint_blocking); say that the table is small with `#[table(rows = ..)]` (below 10000), or accept the interruption with `--accept-hazard exclusion_constraint_blocking`

-- == SQLite
-- refused: stays.during: SQLite 3.45 has no type `tstzrange`; store its two ends as columns
