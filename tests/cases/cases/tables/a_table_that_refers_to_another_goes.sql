-- a table that refers to another goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_orders_customer_id_fkey
-- locks: ACCESS EXCLUSIVE on customers, ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;

-- up: contract drop_orders
-- locks: ACCESS EXCLUSIVE on orders
-- loses: orders: all rows of the table; the way back makes it anew, empty
-- stops: previous release: orders: statements that name the table fail
DROP TABLE orders;

-- down: contract drop_orders
CREATE TABLE orders (
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

-- down: contract drop_orders_customer_id_fkey
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);
-- note: The previous release, by schema.lock, works unchanged until migration 2 (contract), `drop table orders`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: contract drop_orders
-- locks: EXCLUSIVE on orders
-- loses: orders: all rows of the table; the way back makes it anew, empty
DROP TABLE orders;

-- down: contract drop_orders
CREATE TABLE orders (
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT orders_customer_id_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36)
) STRICT;
