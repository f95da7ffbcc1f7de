-- architrave: id = 20260401120005_second_release_constrain_fill_orders_contact_phone_again
-- architrave: phase = constrain
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: fill orders.contact_phone in batches
-- Nothing to do: the column that is filled goes on the way back
