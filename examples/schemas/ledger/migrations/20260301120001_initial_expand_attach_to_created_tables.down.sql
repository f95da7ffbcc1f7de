-- architrave: id = 20260301120001_initial_expand_attach_to_created_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: create trigger account_events_no_truncate on account_events
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP TRIGGER account_events_no_truncate ON account_events;
DROP FUNCTION account_events_no_truncate();

-- Undo: create trigger account_events_append_only on account_events
DROP TRIGGER account_events_append_only ON account_events;
DROP FUNCTION account_events_append_only();
