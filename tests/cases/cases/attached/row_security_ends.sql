-- row security ends

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract open_rows_of_customers
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers DISABLE ROW LEVEL SECURITY;

-- down: contract open_rows_of_customers
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: Row security of customers is lowered in the contract phase; until then the new release sees only what policies allow.

-- == SQLite
-- refused: customers: SQLite 3.45 has no row security; limit it: `#[table(on(postgres, ..))]`, or leave it out
