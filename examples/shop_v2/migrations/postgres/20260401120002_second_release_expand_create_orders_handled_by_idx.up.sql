-- architrave: id = 20260401120002_second_release_expand_create_orders_handled_by_idx
-- architrave: phase = expand
-- architrave: transaction = false
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.

-- Create index orders_handled_by_idx on orders, concurrently
--   Locks: SHARE UPDATE EXCLUSIVE on orders; builds an index.
--   Avoids: concurrently_in_txn, concurrently_under_short_timeout, index_create_blocking.
CREATE INDEX CONCURRENTLY orders_handled_by_idx
    ON orders (handled_by);
