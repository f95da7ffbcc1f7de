-- two columns at once

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_phone_and_fax
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN phone text;
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN fax text;

-- down: expand add_customers_phone_and_fax
ALTER TABLE customers DROP COLUMN fax;
ALTER TABLE customers DROP COLUMN phone;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand add_customers_phone_and_fax
-- locks: EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN phone TEXT;
-- locks: EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN fax TEXT;

-- down: expand add_customers_phone_and_fax
ALTER TABLE customers DROP COLUMN fax;
ALTER TABLE customers DROP COLUMN phone;
