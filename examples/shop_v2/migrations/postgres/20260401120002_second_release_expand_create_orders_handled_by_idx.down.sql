-- architrave: id = 20260401120002_second_release_expand_create_orders_handled_by_idx
-- architrave: phase = expand
-- architrave: transaction = false
-- The way back. Written by cargo schema generate.

-- Undo: create index orders_handled_by_idx on orders, concurrently
DROP INDEX CONCURRENTLY IF EXISTS orders_handled_by_idx;
