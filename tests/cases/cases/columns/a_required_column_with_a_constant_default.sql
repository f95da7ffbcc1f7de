-- a required column with a constant default

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_state
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN state text NOT NULL DEFAULT 'new';

-- down: expand add_customers_state
ALTER TABLE customers DROP COLUMN state;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand add_customers_state
-- locks: EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN state TEXT NOT NULL DEFAULT 'new';

-- down: expand add_customers_state
ALTER TABLE customers DROP COLUMN state;
