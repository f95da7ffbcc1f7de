-- a foreign key becomes valid

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain validate_orders_customer_id_fkey
-- locks: ROW SHARE on customers, SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;

-- down: constrain validate_orders_customer_id_fkey
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: orders.orders_customer_id_fkey: SQLite 3.45 has no constraints that are NOT VALID; leave it out, or limit the attribute: `only(postgres)`
