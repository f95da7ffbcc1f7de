-- an index has another name

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand rename_customers_email_idx_to_by_email
ALTER INDEX customers_email_idx RENAME TO by_email;

-- down: expand rename_customers_email_idx_to_by_email
ALTER INDEX by_email RENAME TO customers_email_idx;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand alter_customers
-- locks: EXCLUSIVE on customers
DROP INDEX customers_email_idx;
-- locks: EXCLUSIVE on customers
CREATE INDEX by_email
    ON customers (email);

-- down: expand alter_customers
DROP INDEX by_email;
CREATE INDEX customers_email_idx
    ON customers (email);
