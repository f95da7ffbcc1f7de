-- architrave: id = 20260401120009_second_release_contract_drop_orders_coupon_code
-- architrave: phase = contract
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase contract: removes what only the old release needed. Run it once the new release is
-- everywhere and the old one is gone.

-- Drop column orders.coupon_code
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: drop_column_in_use.
--   Stops the previous release: orders.coupon_code: statements that name the column fail.
--   DATA LOSS, approved for orders.coupon_code: the values of the column; on the way back it is
--     NULL
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders DROP COLUMN coupon_code;
