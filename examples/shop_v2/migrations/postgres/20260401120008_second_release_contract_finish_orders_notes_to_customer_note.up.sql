-- architrave: id = 20260401120008_second_release_contract_finish_orders_notes_to_customer_note
-- architrave: phase = contract
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase contract: removes what only the old release needed. Run it once the new release is
-- everywhere and the old one is gone.

-- Stop keeping orders.notes and customer_note equal
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP TRIGGER zz_sync_notes_customer_note ON orders;
DROP FUNCTION sync_orders_notes_customer_note();

-- Drop column orders.notes
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: rename_column.
--   Stops the previous release: orders.notes: statements that name the column fail.
ALTER TABLE orders DROP COLUMN notes;
