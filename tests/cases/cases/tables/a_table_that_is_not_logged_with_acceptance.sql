-- a table that is not logged with acceptance

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand unlog_caches
-- locks: ACCESS EXCLUSIVE on caches
ALTER TABLE caches SET UNLOGGED;

-- down: expand unlog_caches
ALTER TABLE caches SET LOGGED;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.
-- note: Without a log caches is empty after a crash of the server, and replicas do not have it.

-- == SQLite
-- refused: caches: SQLite 3.45 has no tables without a log; limit it: `#[table(on(postgres, ..))]`, or leave it out
