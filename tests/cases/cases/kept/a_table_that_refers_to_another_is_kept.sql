-- a table that refers to another is kept

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_orders_customer_id_fkey
-- locks: ACCESS EXCLUSIVE on customers, ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;

-- up: contract keep_orders
-- locks: ACCESS EXCLUSIVE on orders
-- stops: previous release: orders: statements that name the table fail
ALTER TABLE orders RENAME TO orders_kept;

-- up: discard discard_orders
-- locks: ACCESS EXCLUSIVE on orders_kept
-- loses: orders: all rows of the table, which the contract phase has kept as orders_kept; the way back from here makes that anew, empty
DROP TABLE orders_kept;

-- down: discard discard_orders
CREATE TABLE orders (
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);
ALTER TABLE orders RENAME TO orders_kept;

-- down: contract keep_orders
ALTER TABLE orders_kept RENAME TO orders;

-- down: contract drop_orders_customer_id_fkey
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);
-- note: The previous release, by schema.lock, works unchanged until migration 2 (contract), `rename table orders to orders_kept`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: Run the discard phase once nobody will want back what the contract phase has kept aside, and before the migrations of the next release, which wait for it. Until then the way back has every row.

-- == SQLite

-- up: contract rebuild_orders, outside of a transaction
-- locks: EXCLUSIVE on orders
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'orders' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_orders (
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_customer_id_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_orders (id, customer_id)
    SELECT id, customer_id
    FROM orders;
DROP TABLE orders;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_orders RENAME TO orders;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'orders' COLLATE NOCASE OR parent = 'orders' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- up: contract keep_orders
-- locks: EXCLUSIVE on orders
ALTER TABLE orders RENAME TO orders_kept;

-- up: discard discard_orders
-- locks: EXCLUSIVE on orders_kept
-- loses: orders: all rows of the table, which the contract phase has kept as orders_kept; the way back from here makes that anew, empty
DROP TABLE orders_kept;

-- down: discard discard_orders
CREATE TABLE orders (
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_customer_id_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36)
) STRICT;
ALTER TABLE orders RENAME TO orders_kept;

-- down: contract keep_orders
ALTER TABLE orders_kept RENAME TO orders;

-- down: contract rebuild_orders
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'orders' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_orders (
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT orders_customer_id_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_orders (id, customer_id)
    SELECT id, customer_id
    FROM orders;
DROP TABLE orders;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_orders RENAME TO orders;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'orders' COLLATE NOCASE OR parent = 'orders' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
