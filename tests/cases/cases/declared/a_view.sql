-- a view

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_emails
CREATE VIEW emails AS SELECT email FROM customers;

-- down: expand create_emails
DROP VIEW emails;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_emails
CREATE VIEW emails AS SELECT email FROM customers;

-- down: expand create_emails
DROP VIEW emails;
