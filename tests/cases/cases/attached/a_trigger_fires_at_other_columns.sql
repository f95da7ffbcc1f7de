-- a trigger fires at other columns

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand replace_quiet
-- locks: SHARE ROW EXCLUSIVE on customers
-- risks: previous release: customers.quiet: writes that violate the trigger are refused
CREATE OR REPLACE TRIGGER quiet
    BEFORE UPDATE OF name ON customers
    FOR EACH ROW
    EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- down: expand replace_quiet
CREATE OR REPLACE TRIGGER quiet
    BEFORE UPDATE OF email ON customers
    FOR EACH ROW
    EXECUTE FUNCTION suppress_redundant_updates_trigger();
-- note: The previous release, by schema.lock, works unchanged until migration 1 (expand), `replace trigger quiet of customers`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.quiet: SQLite 3.45 has no functions that triggers call; limit the trigger, `only(postgres)`, and write another one for SQLite with `only(sqlite)` and `body = ".."`
