-- another tablespace with acceptance

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand move_customers
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers SET TABLESPACE pg_default;

-- down: expand move_customers
ALTER TABLE customers SET TABLESPACE pg_default;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers: SQLite 3.45 has no tablespaces; limit it: `#[table(on(postgres, ..))]`, or leave it out
