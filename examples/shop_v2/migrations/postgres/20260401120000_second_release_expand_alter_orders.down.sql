-- architrave: id = 20260401120000_second_release_expand_alter_orders
-- architrave: phase = expand
-- architrave: transaction = true
-- architrave: loses = column orders.contact_phone
-- The way back. Written by cargo schema generate.
-- DATA LOSS: this way back destroys the values of orders.contact_phone.

-- Undo: add column orders.contact_phone
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders DROP COLUMN contact_phone;

-- Undo: comment column orders.handled_by
COMMENT ON COLUMN orders.handled_by IS 'Who works on it.';

-- Undo: add column orders.customer_note
ALTER TABLE orders DROP COLUMN customer_note;
