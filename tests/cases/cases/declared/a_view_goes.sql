-- a view goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_emails
-- locks: ACCESS EXCLUSIVE on emails
DROP VIEW emails;

-- down: contract drop_emails
CREATE VIEW emails AS SELECT email FROM customers;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: contract drop_emails
DROP VIEW emails;

-- down: contract drop_emails
CREATE VIEW emails AS SELECT email FROM customers;
