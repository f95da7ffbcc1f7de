-- another collation of a column with an index in a small table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand collation_of_customers_name
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN name TYPE text COLLATE "C";

-- down: expand collation_of_customers_name
ALTER TABLE customers ALTER COLUMN name TYPE text;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.name: SQLite 3.45 has no collation `C`; use `binary`, `nocase` or `rtrim`, or leave it out
