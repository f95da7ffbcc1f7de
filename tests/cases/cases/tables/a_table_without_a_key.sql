-- a table without a key

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_logs
CREATE TABLE logs (
    at timestamp with time zone NOT NULL,
    line text NOT NULL
);

-- down: expand create_logs
DROP TABLE logs;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_logs
CREATE TABLE logs (
    at TEXT NOT NULL,
    line TEXT NOT NULL
) STRICT;

-- down: expand create_logs
DROP TABLE logs;
