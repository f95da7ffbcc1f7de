-- architrave: id = 20260401120006_second_release_contract_default_of_orders_contact_phone
-- architrave: phase = contract
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: drop the default of orders.contact_phone
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders ALTER COLUMN contact_phone SET DEFAULT 'unknown';
