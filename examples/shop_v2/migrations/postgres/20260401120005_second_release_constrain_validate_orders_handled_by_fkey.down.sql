-- architrave: id = 20260401120005_second_release_constrain_validate_orders_handled_by_fkey
-- architrave: phase = constrain
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: validate orders.orders_handled_by_fkey
-- Nothing to do: what is validated needs no way back
