-- values are kept elsewhere

-- == PostgreSQL 14, PostgreSQL 15

-- up: expand storage_of_customers_photo
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN photo SET STORAGE EXTERNAL;

-- down: expand storage_of_customers_photo
ALTER TABLE customers ALTER COLUMN photo SET STORAGE EXTENDED;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand storage_of_customers_photo
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN photo SET STORAGE EXTERNAL;

-- down: expand storage_of_customers_photo
ALTER TABLE customers ALTER COLUMN photo SET STORAGE DEFAULT;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.photo: SQLite 3.45 has no such choice of how values are kept (`storage external`); leave it out here
