-- values are compressed in another way

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand compression_of_customers_notes
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN notes SET COMPRESSION pglz;

-- down: expand compression_of_customers_notes
ALTER TABLE customers ALTER COLUMN notes SET COMPRESSION DEFAULT;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.notes: SQLite 3.45 has no such choice of how values are kept (`compression pglz`); leave it out here
