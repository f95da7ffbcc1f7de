-- a partitioned table

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_events
CREATE TABLE events (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (id, at)
)
    PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE events_rest PARTITION OF events
    DEFAULT;

-- down: expand create_events
DROP TABLE events;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_events
CREATE TABLE events (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (id, at)
) STRICT;

-- down: expand create_events
DROP TABLE events;
