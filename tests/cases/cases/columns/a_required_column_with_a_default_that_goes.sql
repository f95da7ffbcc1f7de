-- a required column with a default that goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; on the way back the rows get its default
-- stops: previous release: customers.fax: statements that name the column fail
ALTER TABLE customers DROP COLUMN fax;

-- down: contract drop_customers_fax
ALTER TABLE customers ADD COLUMN fax text NOT NULL DEFAULT 'none';
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `drop column customers.fax`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: contract drop_customers_fax
-- locks: EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; the way back restores the column, not the values
ALTER TABLE customers DROP COLUMN fax;

-- down: contract drop_customers_fax
ALTER TABLE customers ADD COLUMN fax TEXT NOT NULL DEFAULT 'none';
