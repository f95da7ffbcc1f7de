-- architrave: id = 20260401120006_second_release_contract_default_of_orders_contact_phone
-- architrave: phase = contract
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase contract: removes what only the old release needed. Run it once the new release is
-- everywhere and the old one is gone.

-- Drop the default of orders.contact_phone
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Stops the previous release: orders.contact_phone: an INSERT fails: the release does not know
--     the column, which has no default.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders ALTER COLUMN contact_phone DROP DEFAULT;
