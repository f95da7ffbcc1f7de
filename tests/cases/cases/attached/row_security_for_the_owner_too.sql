-- row security for the owner too

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain secure_rows_of_customers
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers: policies decide which rows it sees and writes
ALTER TABLE customers FORCE ROW LEVEL SECURITY;

-- down: constrain secure_rows_of_customers
ALTER TABLE customers NO FORCE ROW LEVEL SECURITY;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `set row security of customers to forced`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.
-- note: Once the constrain phase has run, every role, the owner too, sees of customers only the rows that a policy allows; policies exist from the expand phase on. Roles with BYPASSRLS see all.

-- == SQLite
-- refused: customers: SQLite 3.45 has no row security; limit it: `#[table(on(postgres, ..))]`, or leave it out
