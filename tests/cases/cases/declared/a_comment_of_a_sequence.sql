-- a comment of a sequence

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand comment_invoice_numbers
COMMENT ON SEQUENCE invoice_numbers IS 'Without gaps.';

-- down: expand comment_invoice_numbers
COMMENT ON SEQUENCE invoice_numbers IS NULL;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: invoice_numbers: SQLite 3.45 has no sequences; limit it with `only(postgres)`, and number the rows by `identity(by_default)` on the primary key
