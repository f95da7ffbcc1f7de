-- a policy says something else

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain replace_own
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers.own: the policy decides over other rows
DROP POLICY own ON customers;
CREATE POLICY own ON customers
    FOR SELECT
    USING (tenant = 'b');

-- down: constrain replace_own
DROP POLICY own ON customers;
CREATE POLICY own ON customers
    FOR SELECT
    USING (tenant = 'a');
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `replace policy own of customers`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.
-- note: Policy customers.own changes in the constrain phase; until then the new release sees and writes what the old policy allows.

-- == SQLite
-- refused: customers: SQLite 3.45 has no row security; limit it: `#[table(on(postgres, ..))]`, or leave it out
-- refused: customers.own: SQLite 3.45 has no row security; limit it: `only(postgres)`
