-- a trigger has another name

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand rename_quiet_to_silent
-- locks: ACCESS EXCLUSIVE on customers
ALTER TRIGGER quiet ON customers RENAME TO silent;

-- down: expand rename_quiet_to_silent
ALTER TRIGGER silent ON customers RENAME TO quiet;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.quiet: SQLite 3.45 has no functions that triggers call; limit the trigger, `only(postgres)`, and write another one for SQLite with `only(sqlite)` and `body = ".."`
