-- a grant of columns

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand grant_customers_to_pg_monitor
GRANT SELECT (id), UPDATE (email) ON customers TO pg_monitor;

-- down: expand grant_customers_to_pg_monitor
REVOKE SELECT (id), UPDATE (email) ON customers FROM pg_monitor;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.pg_monitor: SQLite 3.45 has no roles and privileges; limit it: `only(postgres)`
