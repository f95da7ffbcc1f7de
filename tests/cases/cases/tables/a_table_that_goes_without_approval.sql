-- a table that goes without approval

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18, SQLite
-- refused: faxes: to drop the table loses all its rows; approve it with `--allow-data-loss faxes`, or have it renamed aside first with `--keep faxes`
