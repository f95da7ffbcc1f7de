-- architrave: id = 20260401120004_second_release_constrain_add_orders_handled_by_fkey
-- architrave: phase = constrain
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: add foreign key orders.orders_handled_by_fkey to users, for new writes only
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders DROP CONSTRAINT orders_handled_by_fkey;
