-- a table that refers to itself

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_categories
CREATE TABLE categories (
    id uuid NOT NULL,
    parent_id uuid,
    CONSTRAINT categories_pkey PRIMARY KEY (id),
    CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories (id)
);

-- down: expand create_categories
DROP TABLE categories;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_categories
CREATE TABLE categories (
    id TEXT NOT NULL,
    parent_id TEXT,
    CONSTRAINT categories_pkey PRIMARY KEY (id),
    CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories (id),
    CONSTRAINT categories_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT categories_parent_id_uuid_check CHECK (length(parent_id) = 36)
) STRICT;

-- down: expand create_categories
DROP TABLE categories;
