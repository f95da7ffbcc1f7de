-- a number of distinct values

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand distinct_values_of_customers_city
-- locks: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN city SET (n_distinct = 500);

-- down: expand distinct_values_of_customers_city
ALTER TABLE customers ALTER COLUMN city RESET (n_distinct);
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.city: SQLite 3.45 has no such choice of how values are kept (`n_distinct 500`); leave it out here
