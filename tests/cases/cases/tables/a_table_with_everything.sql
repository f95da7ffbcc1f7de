-- a table with everything

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17

-- up: expand create_orders
CREATE OR REPLACE FUNCTION architrave_uuid_v7() RETURNS uuid
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN encode(
        set_bit(
            set_bit(
                overlay(
                    uuid_send(gen_random_uuid())
                    PLACING substring(
                        int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3
                    )
                    FROM 1 FOR 6
                ),
                52, 1
            ),
            53, 1
        ),
        'hex'
    )::uuid;
COMMENT ON FUNCTION architrave_uuid_v7() IS 'UUID of version 7 (RFC 9562): Unix time in milliseconds, then random bits. Built in as uuidv7() from PostgreSQL 18 on.';
CREATE TABLE orders (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    customer_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'new',
    total numeric(10,2),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT not_negative CHECK (total >= 0)
);
COMMENT ON TABLE orders IS 'What customers order.';
COMMENT ON COLUMN orders.state IS 'How far it has come.';
-- locks: SHARE on orders
CREATE UNIQUE INDEX orders_state_key
    ON orders (customer_id, state)
    WHERE state = 'new';
-- locks: SHARE on orders
CREATE INDEX orders_created_at_idx
    ON orders (created_at DESC);

-- up: expand add_orders_customer_id_fkey
-- locks: SHARE ROW EXCLUSIVE on customers, SHARE ROW EXCLUSIVE on orders
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE NOT VALID;

-- up: expand validate_orders_customer_id_fkey
-- locks: ROW SHARE on customers, SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;

-- down: expand validate_orders_customer_id_fkey
-- nothing: what is validated needs no way back

-- down: expand add_orders_customer_id_fkey
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;

-- down: expand create_orders
DROP INDEX orders_created_at_idx;
DROP INDEX orders_state_key;
DROP TABLE orders;
DO $$
BEGIN
    DROP FUNCTION architrave_uuid_v7();
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE 'architrave_uuid_v7() stays: defaults of other tables call it';
END
$$;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == PostgreSQL 18

-- up: expand create_orders
CREATE TABLE orders (
    id uuid NOT NULL DEFAULT uuidv7(),
    customer_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'new',
    total numeric(10,2),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT not_negative CHECK (total >= 0)
);
COMMENT ON TABLE orders IS 'What customers order.';
COMMENT ON COLUMN orders.state IS 'How far it has come.';
-- locks: SHARE on orders
CREATE UNIQUE INDEX orders_state_key
    ON orders (customer_id, state)
    WHERE state = 'new';
-- locks: SHARE on orders
CREATE INDEX orders_created_at_idx
    ON orders (created_at DESC);

-- up: expand add_orders_customer_id_fkey
-- locks: SHARE ROW EXCLUSIVE on customers, SHARE ROW EXCLUSIVE on orders
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE NOT VALID;

-- up: expand validate_orders_customer_id_fkey
-- locks: ROW SHARE on customers, SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;

-- down: expand validate_orders_customer_id_fkey
-- nothing: what is validated needs no way back

-- down: expand add_orders_customer_id_fkey
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;

-- down: expand create_orders
DROP INDEX orders_created_at_idx;
DROP INDEX orders_state_key;
DROP TABLE orders;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_orders
CREATE TABLE orders (
    -- What customers order.

    id TEXT NOT NULL DEFAULT (lower(substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 1, 8) || '-' || substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    customer_id TEXT NOT NULL,
    -- How far it has come.
    state TEXT NOT NULL DEFAULT 'new',
    total INTEGER,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    CONSTRAINT not_negative CHECK (total >= 0),
    CONSTRAINT orders_customer_id_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_total_precision_check CHECK (total BETWEEN -9999999999 AND 9999999999)
) STRICT;
-- locks: EXCLUSIVE on orders
CREATE UNIQUE INDEX orders_state_key
    ON orders (customer_id, state)
    WHERE state = 'new';
-- locks: EXCLUSIVE on orders
CREATE INDEX orders_created_at_idx
    ON orders (created_at DESC);

-- down: expand create_orders
DROP INDEX orders_created_at_idx;
DROP INDEX orders_state_key;
DROP TABLE orders;
