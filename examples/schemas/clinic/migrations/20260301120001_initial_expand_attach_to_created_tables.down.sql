-- architrave: id = 20260301120001_initial_expand_attach_to_created_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: create trigger access_records_no_truncate on access_records
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP TRIGGER access_records_no_truncate ON access_records;
DROP FUNCTION access_records_no_truncate();

-- Undo: create trigger access_records_append_only on access_records
DROP TRIGGER access_records_append_only ON access_records;
DROP FUNCTION access_records_append_only();
