-- architrave: id = 20260401120003_second_release_backfill_fill_orders_customer_note
-- architrave: phase = backfill
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: fill orders.customer_note in batches
-- Nothing to do: the column that is filled goes on the way back
