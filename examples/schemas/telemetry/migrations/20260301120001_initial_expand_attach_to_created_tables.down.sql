-- architrave: id = 20260301120001_initial_expand_attach_to_created_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: create trigger readings_no_truncate on readings
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP TRIGGER readings_no_truncate ON readings;
DROP FUNCTION readings_no_truncate();

-- Undo: create trigger readings_append_only on readings
DROP TRIGGER readings_append_only ON readings;
DROP FUNCTION readings_append_only();
