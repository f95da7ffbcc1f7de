-- a sequence

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_invoice_numbers
CREATE SEQUENCE invoice_numbers AS bigint START WITH 1000;

-- down: expand create_invoice_numbers
DROP SEQUENCE invoice_numbers;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: invoice_numbers: SQLite 3.45 has no sequences; limit it with `only(postgres)`, and number the rows by `identity(by_default)` on the primary key
