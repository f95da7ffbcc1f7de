-- architrave: id = 20260401120005_second_release_constrain_validate_orders_handled_by_fkey
-- architrave: phase = constrain
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase constrain: makes the new rules hold. Run it once every writer obeys them.

-- Validate orders.orders_handled_by_fkey
--   Locks: SHARE UPDATE EXCLUSIVE on orders, ROW SHARE on users; reads the whole table.
--   Avoids: fk_without_not_valid, validate_same_txn.
--   Nothing to undo: what is validated needs no way back.
SET LOCAL lock_timeout = 0;
SET LOCAL statement_timeout = 0;
ALTER TABLE orders VALIDATE CONSTRAINT orders_handled_by_fkey;
