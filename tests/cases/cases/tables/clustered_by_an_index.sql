-- clustered by an index

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand cluster_customers
-- locks: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE customers CLUSTER ON customers_email_idx;

-- down: expand cluster_customers
ALTER TABLE customers SET WITHOUT CLUSTER;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers: SQLite 3.45 has no order of CLUSTER; limit it: `#[table(on(postgres, ..))]`, or leave it out
