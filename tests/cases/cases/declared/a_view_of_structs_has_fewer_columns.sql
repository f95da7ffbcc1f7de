-- a view of structs has fewer columns

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_objects
-- locks: ACCESS EXCLUSIVE on emails
DROP VIEW emails;
-- stops: previous release: emails.id: statements that name the column fail
CREATE VIEW emails AS
SELECT email FROM customers;

-- down: contract drop_objects
DROP VIEW emails;
CREATE VIEW emails AS
SELECT id, email FROM customers;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `create view emails`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: expand create_objects
DROP VIEW emails;
CREATE VIEW emails AS
SELECT email FROM customers;

-- down: expand create_objects
DROP VIEW emails;
CREATE VIEW emails AS
SELECT id, email FROM customers;
