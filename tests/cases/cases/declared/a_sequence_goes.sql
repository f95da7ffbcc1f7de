-- a sequence goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_invoice_numbers
-- loses: invoice_numbers: the position of the sequence; the way back makes it anew, at its start
-- stops: previous release: invoice_numbers: statements that name it fail
DROP SEQUENCE invoice_numbers;

-- down: contract drop_invoice_numbers
CREATE SEQUENCE invoice_numbers AS bigint;
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite
-- refused: invoice_numbers: SQLite 3.45 has no sequences; limit it with `only(postgres)`, and number the rows by `identity(by_default)` on the primary key
