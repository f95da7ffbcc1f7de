-- architrave: id = 20260401120000_second_release_expand_alter_orders
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.
-- Note: The previous release, by schema.lock, works unchanged until migration 5 (constrain), `add
-- foreign key orders.orders_handled_by_fkey to users, for new writes only`. From there on some of
-- its statements may fail, as the steps say, until migration 7 (contract), `drop the default of
-- orders.contact_phone`, which stops it; by then it is gone.
-- Note: Run the expand and backfill phases before the new release is deployed.
-- Note: Run the constrain phase when the new release is deployed and no instance of the old one
-- writes any more.
-- Note: Run the contract phase when no instance of the old release is left and none will be brought
-- back.

-- Add column orders.customer_note
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: rename_column.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders ADD COLUMN customer_note text;
COMMENT ON COLUMN orders.customer_note IS 'Was `notes`. The coupon''s code, which stood before it, is gone.';

-- Comment column orders.handled_by
--   Locks: SHARE UPDATE EXCLUSIVE on orders; changes the catalog only.
COMMENT ON COLUMN orders.handled_by IS 'Who works on it. New: the foreign key, and the index that it needs.';

-- Add column orders.contact_phone
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: add_required_column.
ALTER TABLE orders ADD COLUMN contact_phone character varying(20) NOT NULL DEFAULT 'unknown';
COMMENT ON COLUMN orders.contact_phone IS 'New: whom to call about the delivery. Required, without a default; orders from before get a
text that no one calls.';
