-- a policy that restricts

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain create_own
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers.own: the policy decides over other rows
CREATE POLICY own ON customers
    AS RESTRICTIVE
    TO pg_monitor
    USING (tenant = 'a')
    WITH CHECK (tenant = 'a');

-- down: constrain create_own
DROP POLICY own ON customers;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `create policy own on customers`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.
-- note: Restrictive policy customers.own takes rows away from whoever is connected once the constrain phase has run.

-- == SQLite
-- refused: customers: SQLite 3.45 has no row security; limit it: `#[table(on(postgres, ..))]`, or leave it out
