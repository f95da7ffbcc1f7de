-- architrave: id = 20260401120009_second_release_contract_drop_orders_coupon_code
-- architrave: phase = contract
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: drop column orders.coupon_code
-- This brings back orders.coupon_code but not its data: the values of the column; on the way back
-- it is NULL
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders ADD COLUMN coupon_code character varying(40);
