-- an extension

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_pgcrypto
CREATE EXTENSION IF NOT EXISTS pgcrypto;

-- down: expand create_pgcrypto
DROP EXTENSION pgcrypto;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: extension pgcrypto: SQLite 3.45 has no extensions; limit it to PostgreSQL with `only(postgres)`
