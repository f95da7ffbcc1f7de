-- a view says something else

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_objects
-- locks: ACCESS EXCLUSIVE on emails
DROP VIEW emails;
CREATE VIEW emails AS SELECT lower(email) AS email FROM customers;

-- down: expand create_objects
DROP VIEW emails;
CREATE VIEW emails AS SELECT email FROM customers;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.
-- note: view emails is dropped and created anew in one transaction, because its columns are not declared: make sure that the running release finds those that it reads.

-- == SQLite

-- up: expand create_objects
DROP VIEW emails;
CREATE VIEW emails AS SELECT lower(email) AS email FROM customers;

-- down: expand create_objects
DROP VIEW emails;
CREATE VIEW emails AS SELECT email FROM customers;
