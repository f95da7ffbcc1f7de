-- an attribute goes

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: type place: its attributes differ, and the running release writes values with those that it knows, which the server then refuses (composite_attribute_changed); make a new type, `#[sql_type(name = "..")]`, and a new column of it; or accept that the release stops with `--accept-hazard composite_attribute_changed`

-- == SQLite
-- refused: orders.at: SQLite 3.45 has no type `composite(place)`; use `#[derive(Embedded)]` and `#[column(flatten)]`, or store the value as `jsonb`
