-- a foreign key that is not valid

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain add_orders_customer_id_fkey
-- locks: SHARE ROW EXCLUSIVE on customers, SHARE ROW EXCLUSIVE on orders
-- risks: previous release: orders.orders_customer_id_fkey: writes that violate the foreign key are refused
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;

-- down: constrain add_orders_customer_id_fkey
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `add foreign key orders.orders_customer_id_fkey to customers`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: orders.orders_customer_id_fkey: SQLite 3.45 has no constraints that are NOT VALID; leave it out, or limit the attribute: `only(postgres)`
