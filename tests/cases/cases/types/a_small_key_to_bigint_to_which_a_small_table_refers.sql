-- a small key to bigint to which a small table refers

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand widen_lines_order_id
-- locks: ACCESS EXCLUSIVE on lines, ACCESS EXCLUSIVE on orders
-- risks: previous release: lines.order_id: it is bigint, and the release has integer: drivers that check types refuse to read it, and what integer cannot hold may come
ALTER TABLE lines ALTER COLUMN order_id TYPE bigint USING CAST(order_id AS bigint);

-- up: expand widen_orders_id
-- locks: ACCESS EXCLUSIVE on lines, ACCESS EXCLUSIVE on orders
-- risks: previous release: orders.id: it is bigint, and the release has integer: drivers that check types refuse to read it, and what integer cannot hold may come
ALTER TABLE orders ALTER COLUMN id TYPE bigint USING CAST(id AS bigint);

-- down: expand widen_orders_id
ALTER TABLE orders ALTER COLUMN id TYPE integer USING CAST(id AS integer);

-- down: expand widen_lines_order_id
ALTER TABLE lines ALTER COLUMN order_id TYPE integer USING CAST(order_id AS integer);
-- note: The previous release, by schema.lock, works unchanged until migration 1 (expand), `change the type of lines.order_id from integer to bigint`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- nothing to do
