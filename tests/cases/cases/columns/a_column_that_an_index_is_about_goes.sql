-- a column that an index is about goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_customers_fax_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS customers_fax_idx;

-- up: contract drop_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; on the way back it is NULL
-- stops: previous release: customers.fax: statements that name the column fail
ALTER TABLE customers DROP COLUMN fax;

-- down: contract drop_customers_fax
ALTER TABLE customers ADD COLUMN fax text;

-- down: contract drop_customers_fax_idx
CREATE INDEX CONCURRENTLY customers_fax_idx
    ON customers (fax);
-- note: The previous release, by schema.lock, works unchanged until migration 2 (contract), `drop column customers.fax`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: contract drop_customers_fax_idx
-- locks: EXCLUSIVE on customers
DROP INDEX customers_fax_idx;

-- up: contract drop_customers_fax
-- locks: EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; the way back restores the column, not the values
ALTER TABLE customers DROP COLUMN fax;

-- down: contract drop_customers_fax
ALTER TABLE customers ADD COLUMN fax TEXT;

-- down: contract drop_customers_fax_idx
CREATE INDEX customers_fax_idx
    ON customers (fax);
