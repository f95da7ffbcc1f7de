-- an enumeration

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_orders
CREATE TYPE state AS ENUM ('open', 'paid');
CREATE TABLE orders (
    id uuid NOT NULL,
    state state NOT NULL DEFAULT 'open',
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

-- down: expand create_orders
DROP TABLE orders;
DROP TYPE state;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_orders
CREATE TABLE orders (
    id TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_state_label_check CHECK (state IN ('open', 'paid'))
) STRICT;

-- down: expand create_orders
DROP TABLE orders;
