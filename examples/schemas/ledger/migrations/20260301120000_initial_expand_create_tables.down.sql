-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- architrave: loses = table account_events, table balances, table outboxes, table progresses
-- The way back. Written by cargo schema generate.
-- DATA LOSS: this way back destroys the rows of account_events, the rows of balances, the rows of
-- outboxes, the rows of progresses.

-- Undo: create table progresses
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP TABLE progresses;

-- Undo: create table outboxes
DROP TABLE outboxes;

-- Undo: create table balances
DROP TABLE balances;

-- Undo: create table account_events
DROP TABLE account_events;

-- Undo: create enum account_event_kind
DROP TYPE account_event_kind;
