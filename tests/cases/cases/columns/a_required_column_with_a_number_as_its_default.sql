-- a required column with a number as its default

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_visits
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN visits integer NOT NULL DEFAULT 0;

-- down: expand add_customers_visits
ALTER TABLE customers DROP COLUMN visits;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand add_customers_visits
-- locks: EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN visits INTEGER NOT NULL DEFAULT 0;

-- down: expand add_customers_visits
ALTER TABLE customers DROP COLUMN visits;
