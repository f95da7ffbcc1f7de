-- an index of some rows

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_orders_open_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY orders_open_idx
    ON orders (id)
    WHERE state = 'open';

-- down: expand create_orders_open_idx
DROP INDEX CONCURRENTLY IF EXISTS orders_open_idx;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_orders_open_idx
-- locks: EXCLUSIVE on orders
CREATE INDEX orders_open_idx
    ON orders (id)
    WHERE state = 'open';

-- down: expand create_orders_open_idx
DROP INDEX orders_open_idx;
