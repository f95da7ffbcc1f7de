-- a policy

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_own
-- locks: ACCESS EXCLUSIVE on customers
CREATE POLICY own ON customers
    FOR SELECT
    USING (tenant = 'a');

-- down: expand create_own
DROP POLICY own ON customers;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers: SQLite 3.45 has no row security; limit it: `#[table(on(postgres, ..))]`, or leave it out
