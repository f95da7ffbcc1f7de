-- a column is renamed in place

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand rename_customers_mail_to_email
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers RENAME COLUMN mail TO email;

-- down: expand rename_customers_mail_to_email
ALTER TABLE customers RENAME COLUMN email TO mail;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand rename_customers_mail_to_email
-- locks: EXCLUSIVE on customers
ALTER TABLE customers RENAME COLUMN mail TO email;

-- down: expand rename_customers_mail_to_email
ALTER TABLE customers RENAME COLUMN email TO mail;
