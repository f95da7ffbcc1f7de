-- architrave: id = 20260401120002_second_release_contract_rebuild_orders
-- architrave: phase = contract
-- architrave: transaction = false
-- The way back. Written by cargo schema generate.

-- Undo: rebuild table orders
-- This brings back orders.coupon_code but not its data: the values of the columns; the way back
-- restores the columns, not the values
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'orders' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL AND name NOT IN ('orders_billing_address_id_idx', 'orders_created_at_idx', 'orders_customer_id_status_created_at_idx', 'orders_handled_by_idx', 'orders_shipping_address_id_idx')));
CREATE TABLE architrave_new_orders (
    -- What a customer bought at one time.

    id TEXT NOT NULL DEFAULT (lower(substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 1, 8) || '-' || substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    -- The number that the customer sees.
    order_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    shipping_address_id TEXT NOT NULL,
    billing_address_id TEXT NOT NULL,
    -- Who works on it. New: the foreign key, and the index that it needs.
    handled_by TEXT,
    -- How far an order has come.
    status TEXT NOT NULL DEFAULT 'pending',
    subtotal INTEGER NOT NULL,
    tax_amount INTEGER NOT NULL,
    shipping_amount INTEGER NOT NULL,
    total_amount INTEGER NOT NULL,
    coupon_code TEXT,
    -- Was `notes`. The coupon's code, which stood before it, is gone.
    customer_note TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    -- New: whom to call about the delivery. Required, without a default; orders from before get a
    -- text that no one calls.
    contact_phone TEXT NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_order_number_key UNIQUE (order_number),
    CONSTRAINT orders_billing_address_id_fkey FOREIGN KEY (billing_address_id) REFERENCES addresses (id) ON DELETE RESTRICT,
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT,
    CONSTRAINT orders_handled_by_fkey FOREIGN KEY (handled_by) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT orders_shipping_address_id_fkey FOREIGN KEY (shipping_address_id) REFERENCES addresses (id) ON DELETE RESTRICT,
    CONSTRAINT orders_billing_address_id_uuid_check CHECK (length(billing_address_id) = 36),
    CONSTRAINT orders_contact_phone_length_check CHECK (length(contact_phone) <= 20),
    CONSTRAINT orders_coupon_code_length_check CHECK (length(coupon_code) <= 40),
    CONSTRAINT orders_customer_id_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT orders_handled_by_uuid_check CHECK (length(handled_by) = 36),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_order_number_length_check CHECK (length(order_number) <= 20),
    CONSTRAINT orders_shipping_address_id_uuid_check CHECK (length(shipping_address_id) = 36),
    CONSTRAINT orders_shipping_amount_check CHECK (shipping_amount >= 0),
    CONSTRAINT orders_shipping_amount_precision_check CHECK (shipping_amount BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT orders_status_label_check CHECK (status IN ('pending', 'confirmed', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded')),
    CONSTRAINT orders_subtotal_check CHECK (subtotal >= 0),
    CONSTRAINT orders_subtotal_precision_check CHECK (subtotal BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT orders_tax_amount_check CHECK (tax_amount >= 0),
    CONSTRAINT orders_tax_amount_precision_check CHECK (tax_amount BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT orders_total_amount_check CHECK (total_amount >= 0),
    CONSTRAINT orders_total_amount_precision_check CHECK (total_amount BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT valid_total CHECK (total_amount = subtotal + tax_amount + shipping_amount)
) STRICT;
INSERT INTO architrave_new_orders (id, order_number, customer_id, shipping_address_id, billing_address_id, handled_by, status, subtotal, tax_amount, shipping_amount, total_amount, customer_note, created_at, updated_at, contact_phone)
    SELECT id, order_number, customer_id, shipping_address_id, billing_address_id, handled_by, status, subtotal, tax_amount, shipping_amount, total_amount, customer_note, created_at, updated_at, contact_phone
    FROM orders;
DROP TABLE orders;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_orders RENAME TO orders;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX orders_billing_address_id_idx
    ON orders (billing_address_id);
CREATE INDEX orders_created_at_idx
    ON orders (created_at)
    WHERE status = 'pending';
CREATE INDEX orders_customer_id_status_created_at_idx
    ON orders (customer_id, status, created_at DESC);
CREATE INDEX orders_handled_by_idx
    ON orders (handled_by);
CREATE INDEX orders_shipping_address_id_idx
    ON orders (shipping_address_id);
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'orders' COLLATE NOCASE OR parent = 'orders' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
