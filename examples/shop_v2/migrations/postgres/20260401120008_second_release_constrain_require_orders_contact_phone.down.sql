-- architrave: id = 20260401120008_second_release_constrain_require_orders_contact_phone
-- architrave: phase = constrain
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: drop constraint orders.orders_contact_phone_required
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders
    ADD CONSTRAINT orders_contact_phone_required CHECK (contact_phone IS NOT NULL) NOT VALID;

-- Undo: set NOT NULL on orders.contact_phone
ALTER TABLE orders ALTER COLUMN contact_phone DROP NOT NULL;
