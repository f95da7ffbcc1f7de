-- architrave: id = 20260401120006_second_release_constrain_add_orders_contact_phone_required
-- architrave: phase = constrain
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase constrain: makes the new rules hold. Run it once every writer obeys them.

-- Add check orders.orders_contact_phone_required, for new writes only
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: set_not_null_scan.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders
    ADD CONSTRAINT orders_contact_phone_required CHECK (contact_phone IS NOT NULL) NOT VALID;
