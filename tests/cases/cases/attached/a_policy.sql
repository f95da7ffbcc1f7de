-- a policy

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_own
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers.own: the policy decides over other rows
CREATE POLICY own ON customers
    FOR SELECT
    USING (tenant = 'a');

-- down: expand create_own
DROP POLICY own ON customers;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (expand), `create policy own on customers`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers: SQLite 3.45 has no row security; limit it: `#[table(on(postgres, ..))]`, or leave it out
