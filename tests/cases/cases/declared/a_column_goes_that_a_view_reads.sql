-- a column goes that a view reads

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_emails
-- locks: ACCESS EXCLUSIVE on emails
DROP VIEW emails;

-- up: contract drop_customers_email
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.email: the values of the column; on the way back it is NULL
-- stops: previous release: customers.email: statements that name the column fail
ALTER TABLE customers DROP COLUMN email;

-- down: contract drop_customers_email
ALTER TABLE customers ADD COLUMN email text;

-- down: contract drop_emails
CREATE VIEW emails AS SELECT id, email FROM customers;
-- note: The previous release, by schema.lock, works unchanged until migration 2 (contract), `drop column customers.email`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: contract drop_emails
DROP VIEW emails;

-- up: contract drop_customers_email
-- locks: EXCLUSIVE on customers
-- loses: customers.email: the values of the column; the way back restores the column, not the values
ALTER TABLE customers DROP COLUMN email;

-- down: contract drop_customers_email
ALTER TABLE customers ADD COLUMN email TEXT;

-- down: contract drop_emails
CREATE VIEW emails AS SELECT id, email FROM customers;
