-- extended statistics

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_customers_place
-- locks: SHARE UPDATE EXCLUSIVE on customers
CREATE STATISTICS customers_place (dependencies, ndistinct)
    ON city, zip
    FROM customers;

-- down: expand create_customers_place
DROP STATISTICS customers_place;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.
-- note: Run ANALYZE on customers once statistics customers_place exist; until then they are empty.

-- == SQLite
-- refused: customers.customers_place: SQLite 3.45 has no extended statistics; limit it: `only(postgres)`
