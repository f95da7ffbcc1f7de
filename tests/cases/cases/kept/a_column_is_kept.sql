-- a column is kept

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract keep_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- stops: previous release: customers.fax: statements that name the column fail
ALTER TABLE customers RENAME COLUMN fax TO fax_kept;

-- up: discard discard_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.fax: the values of the column, which the contract phase has kept as fax_kept; the way back from here makes that anew, empty
ALTER TABLE customers DROP COLUMN fax_kept;

-- down: discard discard_customers_fax
ALTER TABLE customers ADD COLUMN fax_kept text;

-- down: contract keep_customers_fax
ALTER TABLE customers RENAME COLUMN fax_kept TO fax;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `rename column customers.fax to fax_kept`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: Run the discard phase once nobody will want back what the contract phase has kept aside, and before the migrations of the next release, which wait for it. Until then the way back has every row.

-- == SQLite

-- up: contract keep_customers_fax
-- locks: EXCLUSIVE on customers
ALTER TABLE customers RENAME COLUMN fax TO fax_kept;

-- up: discard drop_customers_fax_kept
-- locks: EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; the way back restores the column, not the values
ALTER TABLE customers DROP COLUMN fax_kept;

-- down: discard drop_customers_fax_kept
ALTER TABLE customers ADD COLUMN fax_kept TEXT;

-- down: contract keep_customers_fax
ALTER TABLE customers RENAME COLUMN fax_kept TO fax;
