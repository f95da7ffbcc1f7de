-- a table in a namespace

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_sales_orders
CREATE SCHEMA IF NOT EXISTS sales;
CREATE TABLE sales.orders (
    id uuid NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

-- down: expand create_sales_orders
DROP TABLE sales.orders;
DROP SCHEMA sales;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: sales.orders: SQLite 3.45 has no namespaces; leave out `namespace = ..`, or limit it to an engine that has it: `only(postgres)`
