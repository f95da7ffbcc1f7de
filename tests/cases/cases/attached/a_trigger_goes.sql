-- a trigger goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_quiet
-- locks: ACCESS EXCLUSIVE on customers
DROP TRIGGER quiet ON customers;

-- down: contract drop_quiet
CREATE TRIGGER quiet
    BEFORE UPDATE ON customers
    FOR EACH ROW
    EXECUTE FUNCTION suppress_redundant_updates_trigger();
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite
-- refused: customers.quiet: SQLite 3.45 has no functions that triggers call; limit the trigger, `only(postgres)`, and write another one for SQLite with `only(sqlite)` and `body = ".."`
