-- architrave: id = 20260401120007_second_release_constrain_validate_orders_contact_phone_required
-- architrave: phase = constrain
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: validate orders.orders_contact_phone_required
-- Nothing to do: what is validated needs no way back
