-- a sequence counts in another way

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand alter_invoice_numbers
ALTER SEQUENCE invoice_numbers INCREMENT BY 10;

-- down: expand alter_invoice_numbers
ALTER SEQUENCE invoice_numbers INCREMENT BY 1;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: invoice_numbers: SQLite 3.45 has no sequences; limit it with `only(postgres)`, and number the rows by `identity(by_default)` on the primary key
