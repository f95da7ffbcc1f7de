-- a column that a foreign key is about goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand relax_orders_customer_id
-- locks: ACCESS EXCLUSIVE on orders
-- risks: previous release: orders.customer_id: the new release may write NULL, which the previous one does not expect
ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL;

-- up: contract drop_orders_customer_id_fkey
-- locks: ACCESS EXCLUSIVE on customers, ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;

-- up: contract drop_orders_customer_id
-- locks: ACCESS EXCLUSIVE on orders
-- loses: orders.customer_id: the values of the column; on the way back the rows get a placeholder of its type, which a foreign key or a unique rule on the column may refuse
-- stops: previous release: orders.customer_id: statements that name the column fail
ALTER TABLE orders DROP COLUMN customer_id;

-- down: contract drop_orders_customer_id
ALTER TABLE orders ADD COLUMN customer_id uuid DEFAULT '00000000-0000-0000-0000-000000000000';
ALTER TABLE orders ALTER COLUMN customer_id DROP DEFAULT;

-- down: contract drop_orders_customer_id_fkey
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);

-- down: expand relax_orders_customer_id
ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (expand), `drop NOT NULL of orders.customer_id`. From there on some of its statements may fail, as the steps say, until migration 3 (contract), `drop column orders.customer_id`, which stops it; by then it is gone.
-- note: Run the expand phase before the new release is deployed.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: expand rebuild_orders, outside of a transaction
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
    customer_id TEXT,
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

-- up: contract rebuild_orders, outside of a transaction
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
    customer_id TEXT,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT orders_customer_id_uuid_check CHECK (length(customer_id) = 36),
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

-- down: expand rebuild_orders
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
    SELECT id, coalesce(customer_id, '')
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
