-- a column that goes without approval

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18, SQLite
-- refused: customers.fax: to drop the column loses its values; approve it with `--allow-data-loss customers.fax`, or have it renamed aside first with `--keep customers.fax`
