-- an attribute has another type

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: type place: its attribute `street` is of type varchar(20) and would be of type text, which no engine can change while columns use the type (column_type_rewrite); give the new type a name of its own, `#[sql_type(name = "..")]`, and move the columns to it

-- == SQLite
-- nothing to do
