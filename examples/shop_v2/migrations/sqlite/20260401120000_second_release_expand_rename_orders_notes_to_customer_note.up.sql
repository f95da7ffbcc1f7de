-- architrave: id = 20260401120000_second_release_expand_rename_orders_notes_to_customer_note
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.

-- Rename column orders.notes to customer_note
--   Locks: EXCLUSIVE on orders; changes the catalog only.
ALTER TABLE orders RENAME COLUMN notes TO customer_note;
