-- extended statistics of more kinds

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain replace_customers_place
-- locks: SHARE UPDATE EXCLUSIVE on customers
DROP STATISTICS customers_place;
CREATE STATISTICS customers_place (dependencies, mcv)
    ON city, zip
    FROM customers;

-- down: constrain replace_customers_place
DROP STATISTICS customers_place;
CREATE STATISTICS customers_place (dependencies)
    ON city, zip
    FROM customers;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: customers.customers_place: SQLite 3.45 has no extended statistics; limit it: `only(postgres)`
