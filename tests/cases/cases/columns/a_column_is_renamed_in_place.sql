-- a column is renamed in place

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand rename_customers_mail_to_email
-- locks: ACCESS EXCLUSIVE on customers
-- stops: previous release: customers.email: an INSERT fails: the release does not know the column, which has no default
-- stops: previous release: customers.mail: statements that name the column fail
ALTER TABLE customers RENAME COLUMN mail TO email;

-- down: expand rename_customers_mail_to_email
ALTER TABLE customers RENAME COLUMN email TO mail;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (expand), `rename column customers.mail to email`, which stops it.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand rename_customers_mail_to_email
-- locks: EXCLUSIVE on customers
ALTER TABLE customers RENAME COLUMN mail TO email;

-- down: expand rename_customers_mail_to_email
ALTER TABLE customers RENAME COLUMN email TO mail;
