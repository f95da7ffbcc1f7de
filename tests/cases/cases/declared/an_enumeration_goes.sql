-- an enumeration goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_orders
-- locks: ACCESS EXCLUSIVE on orders
-- loses: orders: all rows of the table; the way back makes it anew, empty
-- stops: previous release: orders: statements that name the table fail
DROP TABLE orders;

-- up: contract drop_state
DROP TYPE state;

-- down: contract drop_state
CREATE TYPE state AS ENUM ('open', 'paid');

-- down: contract drop_orders
CREATE TABLE orders (
    id uuid NOT NULL,
    state state NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `drop table orders`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: contract drop_orders
-- locks: EXCLUSIVE on orders
-- loses: orders: all rows of the table; the way back makes it anew, empty
DROP TABLE orders;

-- down: contract drop_orders
CREATE TABLE orders (
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_state_label_check CHECK (state IN ('open', 'paid'))
) STRICT;
