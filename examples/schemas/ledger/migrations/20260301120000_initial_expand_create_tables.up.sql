-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.
-- Note: Run the expand phase before the new release is deployed.

-- Create enum account_event_kind
--   Locks: no table; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
CREATE TYPE account_event_kind AS ENUM ('opened', 'deposited', 'withdrawn', 'closed');
COMMENT ON TYPE account_event_kind IS 'What can happen to an account.';

-- Create table account_events
--   Locks: no table; changes the catalog only.
CREATE TABLE account_events (
    "position" bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    account_id uuid NOT NULL,
    version bigint NOT NULL,
    kind account_event_kind NOT NULL,
    payload jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT account_events_pkey PRIMARY KEY ("position"),
    CONSTRAINT account_events_account_id_version_key UNIQUE (account_id, version),
    CONSTRAINT account_events_version_check CHECK (version >= 1)
);
COMMENT ON TABLE account_events IS 'Something that happened to an account.

Of two commands that both read version 4, one stores version 5 and the other fails and tries again. `position`
is the order of all events, by which projections read.';
COMMENT ON COLUMN account_events.account_id IS 'There is no table of accounts: an account is the stream of its events.';
COMMENT ON COLUMN account_events.payload IS 'What the kind of event needs: the amount in cents, the reason.';

-- Create table balances
--   Locks: no table; changes the catalog only.
CREATE TABLE balances (
    account_id uuid NOT NULL,
    cents bigint NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT balances_pkey PRIMARY KEY (account_id)
);
COMMENT ON TABLE balances IS 'What an account is now, as of one of its events. Computed, so that nothing refers to it.';
COMMENT ON COLUMN balances.version IS 'The last event that is in it: an older one is not applied again.';

-- Create table outboxes
--   Locks: no table; changes the catalog only.
CREATE TABLE outboxes (
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    topic character varying(100) NOT NULL,
    message jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT outboxes_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE outboxes IS 'A message for other systems, stored in the transaction of the event and sent after it. What was sent is deleted.';

-- Create table progresses
--   Locks: no table; changes the catalog only.
CREATE TABLE progresses (
    projection character varying(100) NOT NULL,
    last_position bigint NOT NULL DEFAULT 0,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT progresses_pkey PRIMARY KEY (projection),
    CONSTRAINT progresses_last_position_check CHECK (last_position >= 0)
);
COMMENT ON TABLE progresses IS 'How far each projection has read.';
