-- an identity column goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_customers_number
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.number: the values of the column; on the way back it is NULL
-- stops: previous release: customers.number: statements that name the column fail
ALTER TABLE customers DROP COLUMN number;

-- down: contract drop_customers_number
ALTER TABLE customers ADD COLUMN number bigint NOT NULL GENERATED ALWAYS AS IDENTITY;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `drop column customers.number`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite
-- refused: customers.number: SQLite 3.45 has no numbered columns besides a primary key of one column; make it the primary key, or number the rows in the application
-- refused: customers.number: SQLite 3.45 has no numbered columns that refuse a number of the application's; write `identity(by_default)`, or limit it to an engine that has it: `only(postgres)`
