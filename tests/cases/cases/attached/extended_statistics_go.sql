-- extended statistics go

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_customers_place
-- locks: SHARE UPDATE EXCLUSIVE on customers
DROP STATISTICS customers_place;

-- down: contract drop_customers_place
CREATE STATISTICS customers_place (dependencies)
    ON city, zip
    FROM customers;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite
-- refused: customers.customers_place: SQLite 3.45 has no extended statistics; limit it: `only(postgres)`
