-- architrave: id = 20260401120004_second_release_backfill_fill_orders_contact_phone
-- architrave: phase = backfill
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: fill orders.contact_phone in batches
-- Nothing to do: the column that is filled goes on the way back
