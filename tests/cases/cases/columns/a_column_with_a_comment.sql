-- a column with a comment

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_phone
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN phone text;
COMMENT ON COLUMN customers.phone IS 'Since the second release.';

-- down: expand add_customers_phone
ALTER TABLE customers DROP COLUMN phone;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand add_customers_phone
-- locks: EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN phone /* Since the second release. */ TEXT;

-- down: expand add_customers_phone
ALTER TABLE customers DROP COLUMN phone;
