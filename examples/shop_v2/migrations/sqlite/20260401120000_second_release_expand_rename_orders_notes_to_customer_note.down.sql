-- architrave: id = 20260401120000_second_release_expand_rename_orders_notes_to_customer_note
-- architrave: phase = expand
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: rename column orders.notes to customer_note
ALTER TABLE orders RENAME COLUMN customer_note TO notes;
