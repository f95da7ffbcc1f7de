-- a unique constraint is stored in another way

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand tune_customers_email_key
ALTER INDEX customers_email_key SET (fillfactor = 70);

-- down: expand tune_customers_email_key
ALTER INDEX customers_email_key RESET (fillfactor);
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: customers.customers_email_key: SQLite 3.45 has no storage parameters of indexes; leave it out, or limit the attribute: `only(postgres)`
