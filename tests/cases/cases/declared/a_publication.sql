-- a publication

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_changes
-- locks: SHARE UPDATE EXCLUSIVE on customers
CREATE PUBLICATION changes FOR TABLE customers WITH (publish = 'insert, update');

-- down: expand create_changes
DROP PUBLICATION changes;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: publication changes: SQLite 3.45 has no publications; limit it to PostgreSQL with `only(postgres)`
