-- a sequence has another name with acceptance

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand rename_invoice_numbers_to_bill_numbers
-- stops: previous release: invoice_numbers: statements that name it fail
ALTER SEQUENCE invoice_numbers RENAME TO bill_numbers;

-- down: expand rename_invoice_numbers_to_bill_numbers
ALTER SEQUENCE bill_numbers RENAME TO invoice_numbers;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: invoice_numbers: SQLite 3.45 has no sequences; limit it with `only(postgres)`, and number the rows by `identity(by_default)` on the primary key
