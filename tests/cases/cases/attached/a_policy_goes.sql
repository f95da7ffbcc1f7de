-- a policy goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_own
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers.own: the policy decides over other rows
DROP POLICY own ON customers;

-- down: contract drop_own
CREATE POLICY own ON customers
    FOR SELECT
    USING (tenant = 'a');
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `drop policy own of customers`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite
-- refused: customers: SQLite 3.45 has no row security; limit it: `#[table(on(postgres, ..))]`, or leave it out
-- refused: customers.own: SQLite 3.45 has no row security; limit it: `only(postgres)`
