-- architrave: id = 20260401120006_second_release_constrain_add_orders_contact_phone_required
-- architrave: phase = constrain
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: add check orders.orders_contact_phone_required, for new writes only
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders DROP CONSTRAINT orders_contact_phone_required;
