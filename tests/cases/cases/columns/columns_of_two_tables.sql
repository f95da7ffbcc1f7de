-- columns of two tables

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_phone
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN phone text;

-- up: expand add_orders_note
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ADD COLUMN note text;

-- down: expand add_orders_note
ALTER TABLE orders DROP COLUMN note;

-- down: expand add_customers_phone
ALTER TABLE customers DROP COLUMN phone;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand add_customers_phone
-- locks: EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN phone TEXT;

-- up: expand add_orders_note
-- locks: EXCLUSIVE on orders
ALTER TABLE orders ADD COLUMN note TEXT;

-- down: expand add_orders_note
ALTER TABLE orders DROP COLUMN note;

-- down: expand add_customers_phone
ALTER TABLE customers DROP COLUMN phone;
