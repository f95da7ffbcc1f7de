-- a new table refers to a key that gets another type

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: orders.id: the table lines, whose foreign key lines_order_id_fkey is about it, comes or goes in the same release (column_type_rewrite); change the type of `id` in a release of its own

-- == SQLite

-- up: expand create_lines
CREATE TABLE lines (
    id TEXT NOT NULL,
    order_id INTEGER NOT NULL,
    CONSTRAINT lines_pkey PRIMARY KEY (id),
    CONSTRAINT lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT lines_id_uuid_check CHECK (length(id) = 36)
) STRICT;

-- down: expand create_lines
DROP TABLE lines;
