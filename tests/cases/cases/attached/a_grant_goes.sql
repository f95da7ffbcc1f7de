-- a grant goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract revoke_customers_from_pg_monitor
-- risks: previous release: customers for pg_monitor: the role may no longer insert
-- risks: previous release: customers for pg_monitor: the role may no longer select
REVOKE SELECT, INSERT ON customers FROM pg_monitor;

-- down: contract revoke_customers_from_pg_monitor
GRANT SELECT, INSERT ON customers TO pg_monitor;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `revoke select, insert on customers from pg_monitor`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite
-- refused: customers.pg_monitor: SQLite 3.45 has no roles and privileges; limit it: `only(postgres)`
