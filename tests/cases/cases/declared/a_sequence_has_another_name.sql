-- a sequence has another name

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: sequence invoice_numbers: to rename it to `bill_numbers` breaks every statement of the running release that names it (rename_other_object); keep the name; or, if nothing but defaults takes numbers from it, accept the rename with `--accept-hazard rename_other_object`

-- == SQLite
-- refused: invoice_numbers: SQLite 3.45 has no sequences; limit it with `only(postgres)`, and number the rows by `identity(by_default)` on the primary key
