-- replicated by an index

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand replica_identity_of_customers
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers REPLICA IDENTITY USING INDEX customers_email_key;

-- down: expand replica_identity_of_customers
ALTER TABLE customers REPLICA IDENTITY DEFAULT;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.
-- note: Whoever reads the changes of customers by logical replication must be ready for another identity of its rows.

-- == SQLite
-- refused: customers: SQLite 3.45 has no replica identity; limit it: `#[table(on(postgres, ..))]`, or leave it out
