-- a table that refers to two that exist

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_ratings
CREATE TABLE ratings (
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    product_id uuid NOT NULL,
    CONSTRAINT ratings_pkey PRIMARY KEY (id)
);

-- up: expand add_ratings_customer_id_fkey
-- locks: SHARE ROW EXCLUSIVE on customers, SHARE ROW EXCLUSIVE on ratings
ALTER TABLE ratings
    ADD CONSTRAINT ratings_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;

-- up: expand add_ratings_product_id_fkey
-- locks: SHARE ROW EXCLUSIVE on products, SHARE ROW EXCLUSIVE on ratings
ALTER TABLE ratings
    ADD CONSTRAINT ratings_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id) NOT VALID;

-- up: expand validate_ratings_customer_id_fkey
-- locks: ROW SHARE on customers, SHARE UPDATE EXCLUSIVE on ratings
ALTER TABLE ratings VALIDATE CONSTRAINT ratings_customer_id_fkey;

-- up: expand validate_ratings_product_id_fkey
-- locks: ROW SHARE on products, SHARE UPDATE EXCLUSIVE on ratings
ALTER TABLE ratings VALIDATE CONSTRAINT ratings_product_id_fkey;

-- down: expand validate_ratings_product_id_fkey
-- nothing: what is validated needs no way back

-- down: expand validate_ratings_customer_id_fkey
-- nothing: what is validated needs no way back

-- down: expand add_ratings_product_id_fkey
ALTER TABLE ratings DROP CONSTRAINT ratings_product_id_fkey;

-- down: expand add_ratings_customer_id_fkey
ALTER TABLE ratings DROP CONSTRAINT ratings_customer_id_fkey;

-- down: expand create_ratings
DROP TABLE ratings;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_ratings
CREATE TABLE ratings (
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    CONSTRAINT ratings_pkey PRIMARY KEY (id),
    CONSTRAINT ratings_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT ratings_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT ratings_customer_id_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT ratings_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT ratings_product_id_uuid_check CHECK (length(product_id) = 36)
) STRICT;

-- down: expand create_ratings
DROP TABLE ratings;
