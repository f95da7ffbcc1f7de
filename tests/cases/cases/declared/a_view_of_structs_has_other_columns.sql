-- a view of structs has other columns

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: view emails: the running release reads its columns, of which `email` goes (replace_view); give the new one another name with `#[view(name = "..")]` and drop this one in the next release, or accept the interruption with `--accept-hazard replace_view`

-- == SQLite

-- up: expand create_objects
DROP VIEW emails;
CREATE VIEW emails AS
SELECT id, lower(email) AS mail FROM customers;

-- down: expand create_objects
DROP VIEW emails;
CREATE VIEW emails AS
SELECT id, email FROM customers;
