-- more statistics

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand statistics_of_customers_city
-- locks: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN city SET STATISTICS 1000;

-- down: expand statistics_of_customers_city
ALTER TABLE customers ALTER COLUMN city SET STATISTICS -1;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.city: SQLite 3.45 has no such choice of how values are kept (`statistics 1000`); leave it out here
