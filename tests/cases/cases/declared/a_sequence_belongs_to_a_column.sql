-- a sequence belongs to a column

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand own_invoice_numbers
ALTER SEQUENCE invoice_numbers OWNED BY orders.number;

-- down: expand own_invoice_numbers
ALTER SEQUENCE invoice_numbers OWNED BY NONE;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: invoice_numbers: SQLite 3.45 has no sequences; limit it with `only(postgres)`, and number the rows by `identity(by_default)` on the primary key
