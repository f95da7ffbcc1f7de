-- a domain

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_orders
CREATE DOMAIN amount AS numeric(10,2)
    CONSTRAINT amount_check CHECK (VALUE >= 0);
CREATE TABLE orders (
    id uuid NOT NULL,
    total amount NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

-- down: expand create_orders
DROP TABLE orders;
DROP DOMAIN amount;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_orders
CREATE TABLE orders (
    id TEXT NOT NULL,
    total INTEGER NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_total_amount_check CHECK (total >= 0),
    CONSTRAINT orders_total_precision_check CHECK (total BETWEEN -9999999999 AND 9999999999)
) STRICT;

-- down: expand create_orders
DROP TABLE orders;
