-- a storage parameter

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand storage_of_customers
-- locks: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE customers SET (fillfactor = 70);

-- down: expand storage_of_customers
ALTER TABLE customers RESET (fillfactor);
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers: SQLite 3.45 has no storage parameters; limit it: `#[table(on(postgres, ..))]`, or leave it out
