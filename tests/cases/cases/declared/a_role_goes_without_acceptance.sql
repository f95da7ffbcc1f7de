-- a role goes without acceptance

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: role reader: a role belongs to the whole server, and other databases may use it (drop_role); keep it among the objects, or drop it everywhere with `--accept-hazard drop_role`

-- == SQLite
-- refused: role reader: SQLite 3.45 has no roles; limit it to PostgreSQL with `only(postgres)`
