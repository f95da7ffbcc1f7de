-- a column that a foreign key is about is kept

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_orders_customer_id_fkey
-- locks: ACCESS EXCLUSIVE on customers, ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;

-- up: contract keep_orders_customer_id
-- locks: ACCESS EXCLUSIVE on orders
-- stops: previous release: orders.customer_id: statements that name the column fail
ALTER TABLE orders RENAME COLUMN customer_id TO customer_id_kept;

-- up: discard discard_orders_customer_id
-- locks: ACCESS EXCLUSIVE on orders
-- loses: orders.customer_id: the values of the column, which the contract phase has kept as customer_id_kept; the way back from here makes that anew, empty
ALTER TABLE orders DROP COLUMN customer_id_kept;

-- down: discard discard_orders_customer_id
ALTER TABLE orders ADD COLUMN customer_id_kept uuid;

-- down: contract keep_orders_customer_id
ALTER TABLE orders RENAME COLUMN customer_id_kept TO customer_id;

-- down: contract drop_orders_customer_id_fkey
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);
-- note: The previous release, by schema.lock, works unchanged until migration 2 (contract), `rename column orders.customer_id to customer_id_kept`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: Run the discard phase once nobody will want back what the contract phase has kept aside, and before the migrations of the next release, which wait for it. Until then the way back has every row.

-- == SQLite

-- up: contract keep_orders_customer_id
-- locks: EXCLUSIVE on orders
ALTER TABLE orders RENAME COLUMN customer_id TO customer_id_kept;

-- up: discard rebuild_orders, outside of a transaction
-- locks: EXCLUSIVE on orders
-- loses: orders.customer_id: the values of the columns; the way back restores the columns, not the values
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
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_orders (id)
    SELECT id
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

-- down: discard rebuild_orders
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
    customer_id_kept TEXT,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id_kept) REFERENCES customers (id),
    CONSTRAINT orders_customer_id_uuid_check CHECK (length(customer_id_kept) = 36),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_orders (id)
    SELECT id
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

-- down: contract keep_orders_customer_id
ALTER TABLE orders RENAME COLUMN customer_id_kept TO customer_id;
