-- architrave: id = 20260401120001_second_release_expand_synchronize_orders_notes_and_customer_note
-- architrave: phase = expand
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: keep orders.notes and customer_note equal
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP TRIGGER zz_sync_notes_customer_note ON orders;
DROP FUNCTION sync_orders_notes_customer_note();
