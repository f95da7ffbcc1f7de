-- a numbered column of a small table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_number
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN number bigint NOT NULL GENERATED ALWAYS AS IDENTITY;

-- down: expand add_customers_number
ALTER TABLE customers DROP COLUMN number;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.number: SQLite 3.45 has no numbered columns besides a primary key of one column; make it the primary key, or number the rows in the application
-- refused: customers.number: SQLite 3.45 has no numbered columns that refuse a number of the application's; write `identity(by_default)`, or limit it to an engine that has it: `only(postgres)`
