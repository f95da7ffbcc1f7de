-- a column that looks renamed

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_email
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN email text;

-- up: contract drop_customers_mail
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.mail: the values of the column; on the way back it is NULL
-- stops: previous release: customers.mail: statements that name the column fail
ALTER TABLE customers DROP COLUMN mail;

-- down: contract drop_customers_mail
ALTER TABLE customers ADD COLUMN mail text;

-- down: expand add_customers_email
ALTER TABLE customers DROP COLUMN email;
-- note: The previous release, by schema.lock, works unchanged until migration 2 (contract), `drop column customers.mail`, which stops it; by then it is gone.
-- note: Run the expand phase before the new release is deployed.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: expand add_customers_email
-- locks: EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN email TEXT;

-- up: contract drop_customers_mail
-- locks: EXCLUSIVE on customers
-- loses: customers.mail: the values of the column; the way back restores the column, not the values
ALTER TABLE customers DROP COLUMN mail;

-- down: contract drop_customers_mail
ALTER TABLE customers ADD COLUMN mail TEXT;

-- down: expand add_customers_email
ALTER TABLE customers DROP COLUMN email;
