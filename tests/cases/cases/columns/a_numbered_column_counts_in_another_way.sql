-- a numbered column counts in another way

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand identity_of_customers_id
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN id SET INCREMENT BY 10 SET CACHE 50;

-- down: expand identity_of_customers_id
ALTER TABLE customers ALTER COLUMN id SET INCREMENT BY 1 SET CACHE 1;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.id: SQLite 3.45 has no numbered columns that refuse a number of the application's; write `identity(by_default)`, or limit it to an engine that has it: `only(postgres)`
