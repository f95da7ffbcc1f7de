-- an index that descends

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_orders_at_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY orders_at_idx
    ON orders (at DESC);

-- down: expand create_orders_at_idx
DROP INDEX CONCURRENTLY IF EXISTS orders_at_idx;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_orders_at_idx
-- locks: EXCLUSIVE on orders
CREATE INDEX orders_at_idx
    ON orders (at DESC);

-- down: expand create_orders_at_idx
DROP INDEX orders_at_idx;
