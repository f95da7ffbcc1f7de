-- a composite

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_orders
CREATE TYPE place AS (
    street text,
    city text
);
CREATE TABLE orders (
    id uuid NOT NULL,
    at place,
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

-- down: expand create_orders
DROP TABLE orders;
DROP TYPE place;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: orders.at: SQLite 3.45 has no type `composite(place)`; use `#[derive(Embedded)]` and `#[column(flatten)]`, or store the value as `jsonb`
