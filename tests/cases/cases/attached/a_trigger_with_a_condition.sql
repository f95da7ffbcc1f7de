-- a trigger with a condition

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_quiet
-- locks: SHARE ROW EXCLUSIVE on customers
-- risks: previous release: customers.quiet: writes that violate the trigger are refused
CREATE TRIGGER quiet
    BEFORE UPDATE OF email ON customers
    FOR EACH ROW
    WHEN (old.email <> new.email)
    EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- down: expand create_quiet
DROP TRIGGER quiet ON customers;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (expand), `create trigger quiet on customers`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.quiet: SQLite 3.45 has no functions that triggers call; limit the trigger, `only(postgres)`, and write another one for SQLite with `only(sqlite)` and `body = ".."`
