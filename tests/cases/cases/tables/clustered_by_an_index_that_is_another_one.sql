-- clustered by an index that is another one

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: customers.customers_email_idx: the index changes, and `cluster_on` or `replica_identity` of the table is about the old one (index_replace_gap); give the new index another name, and name that one there

-- == SQLite
-- refused: customers: SQLite 3.45 has no order of CLUSTER; limit it: `#[table(on(postgres, ..))]`, or leave it out
