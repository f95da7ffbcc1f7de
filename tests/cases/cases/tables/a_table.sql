-- a table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_customers
CREATE TABLE customers (
    id uuid NOT NULL,
    email text NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id)
);

-- down: expand create_customers
DROP TABLE customers;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_customers
CREATE TABLE customers (
    id TEXT NOT NULL,
    email TEXT NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;

-- down: expand create_customers
DROP TABLE customers;
