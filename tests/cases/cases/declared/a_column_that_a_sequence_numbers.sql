-- a column that a sequence numbers

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_orders_number_seq
CREATE SEQUENCE orders_number_seq AS bigint;

-- up: expand alter_orders
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ALTER COLUMN number SET DEFAULT nextval('orders_number_seq'::regclass);
ALTER SEQUENCE orders_number_seq OWNED BY orders.number;
SELECT setval('orders_number_seq'::regclass, max(number)) FROM orders HAVING max(number) IS NOT NULL;

-- down: expand alter_orders
-- nothing: numbers that nobody has taken are lost by nobody
ALTER SEQUENCE orders_number_seq OWNED BY NONE;
ALTER TABLE orders ALTER COLUMN number DROP DEFAULT;

-- down: expand create_orders_number_seq
DROP SEQUENCE orders_number_seq;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: orders.number: SQLite 3.45 has no sequences; number the rows by `identity(by_default)` on the primary key
-- refused: orders_number_seq: SQLite 3.45 has no sequences; limit it with `only(postgres)`, and number the rows by `identity(by_default)` on the primary key
