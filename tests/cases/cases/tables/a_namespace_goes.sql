-- a namespace goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_sales_orders
-- locks: ACCESS EXCLUSIVE on sales.orders
-- loses: sales.orders: all rows of the table; the way back makes it anew, empty
-- stops: previous release: sales.orders: statements that name the table fail
DROP TABLE sales.orders;

-- up: contract drop_sales
DROP SCHEMA sales;

-- down: contract drop_sales
CREATE SCHEMA IF NOT EXISTS sales;

-- down: contract drop_sales_orders
CREATE TABLE sales.orders (
    id uuid NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `drop table sales.orders`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite
-- refused: sales.orders: SQLite 3.45 has no namespaces; leave out `namespace = ..`, or limit it to an engine that has it: `only(postgres)`
