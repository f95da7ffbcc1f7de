-- architrave: id = 20260401120008_second_release_constrain_require_orders_contact_phone
-- architrave: phase = constrain
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase constrain: makes the new rules hold. Run it once every writer obeys them.

-- Set NOT NULL on orders.contact_phone
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: not_null_and_drop_check_together, set_not_null_scan.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders ALTER COLUMN contact_phone SET NOT NULL;

-- Drop constraint orders.orders_contact_phone_required
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: not_null_and_drop_check_together.
ALTER TABLE orders DROP CONSTRAINT orders_contact_phone_required;
