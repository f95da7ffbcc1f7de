-- a policy has another name

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand rename_own_to_mine
-- locks: ACCESS EXCLUSIVE on customers
ALTER POLICY own ON customers RENAME TO mine;

-- down: expand rename_own_to_mine
ALTER POLICY mine ON customers RENAME TO own;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers: SQLite 3.45 has no row security; limit it: `#[table(on(postgres, ..))]`, or leave it out
-- refused: customers.own: SQLite 3.45 has no row security; limit it: `only(postgres)`
