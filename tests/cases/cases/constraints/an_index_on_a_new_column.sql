-- an index on a new column

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_phone
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN phone text;

-- up: expand create_customers_phone_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
CREATE INDEX CONCURRENTLY customers_phone_idx
    ON customers (phone);

-- down: expand create_customers_phone_idx
DROP INDEX CONCURRENTLY IF EXISTS customers_phone_idx;

-- down: expand add_customers_phone
ALTER TABLE customers DROP COLUMN phone;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand alter_customers
-- locks: EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN phone TEXT;
-- locks: EXCLUSIVE on customers
CREATE INDEX customers_phone_idx
    ON customers (phone);

-- down: expand alter_customers
DROP INDEX customers_phone_idx;
ALTER TABLE customers DROP COLUMN phone;
