//! Written by cargo schema generate. Do not change this file once it has run.

use sea_orm_migration::prelude::*;

/// `first_expand_create_tables`
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(UP).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await?;
        Ok(())
    }
}

const UP: &str = r#"
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.
-- Note: Run the expand phase before the new release is deployed.

-- Create function architrave_uuid_v7
--   Locks: no table; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION architrave_uuid_v7() RETURNS uuid
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN encode(
        set_bit(
            set_bit(
                overlay(
                    uuid_send(gen_random_uuid())
                    PLACING substring(
                        int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3
                    )
                    FROM 1 FOR 6
                ),
                52, 1
            ),
            53, 1
        ),
        'hex'
    )::uuid;
COMMENT ON FUNCTION architrave_uuid_v7() IS 'UUID of version 7 (RFC 9562): Unix time in milliseconds, then random bits. Built in as uuidv7() from PostgreSQL 18 on.';

-- Create enum address_type
--   Locks: no table; changes the catalog only.
CREATE TYPE address_type AS ENUM ('shipping', 'billing');
COMMENT ON TYPE address_type IS 'What an address is for.';

-- Create enum order_status
--   Locks: no table; changes the catalog only.
CREATE TYPE order_status AS ENUM ('pending', 'confirmed', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded');
COMMENT ON TYPE order_status IS 'How far an order has come.';

-- Create table categories
--   Locks: no table; changes the catalog only.
CREATE TABLE categories (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    parent_id uuid,
    name character varying(100) NOT NULL,
    slug character varying(100) NOT NULL,
    CONSTRAINT categories_pkey PRIMARY KEY (id),
    CONSTRAINT categories_slug_key UNIQUE (slug),
    CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT not_its_own_parent CHECK (parent_id <> id)
);
COMMENT ON TABLE categories IS 'A shelf of the shop. Shelves stand within shelves.';
COMMENT ON COLUMN categories.parent_id IS 'The shelf around this one; the root has none.';
COMMENT ON COLUMN categories.slug IS 'The name in addresses of the web site.';

-- Create index categories_parent_id_idx on categories
--   Locks: SHARE on categories; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX categories_parent_id_idx
    ON categories (parent_id);

-- Create table customers
--   Locks: no table; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE customers (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    phone character varying(20),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    deleted_at timestamp with time zone,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT valid_email CHECK (email ~* '^[^@\s]+@[^@\s]+\.[a-z]{2,}$'),
    CONSTRAINT valid_phone CHECK (phone IS NULL OR phone ~ '^\+?[1-9][0-9]{1,14}$')
);
COMMENT ON TABLE customers IS 'A registered buyer.';

-- Create unique index customers_email_idx on customers
--   Locks: SHARE on customers; builds an index.
SET LOCAL statement_timeout = 0;
CREATE UNIQUE INDEX customers_email_idx
    ON customers (email)
    WHERE deleted_at IS NULL;

-- Create table addresses
--   Locks: SHARE ROW EXCLUSIVE on customers; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE addresses (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    customer_id uuid NOT NULL,
    address_type address_type NOT NULL,
    is_default boolean NOT NULL DEFAULT false,
    recipient character varying(200) NOT NULL,
    street character varying(200) NOT NULL,
    postal_code character varying(20) NOT NULL,
    city character varying(100) NOT NULL,
    country character varying(2) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT addresses_pkey PRIMARY KEY (id),
    CONSTRAINT addresses_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    CONSTRAINT valid_country CHECK (country ~ '^[A-Z]{2}$')
);
COMMENT ON TABLE addresses IS 'Where a customer''s goods or bills go.';
COMMENT ON COLUMN addresses.is_default IS 'Chosen unless the customer says otherwise; one for each type.';
COMMENT ON COLUMN addresses.country IS 'ISO 3166-1, two letters.';

-- Create unique index addresses_customer_id_address_type_idx on addresses
--   Locks: SHARE on addresses; builds an index.
SET LOCAL statement_timeout = 0;
CREATE UNIQUE INDEX addresses_customer_id_address_type_idx
    ON addresses (customer_id, address_type)
    WHERE is_default;

-- Create index addresses_customer_id_idx on addresses
--   Locks: SHARE on addresses; builds an index.
CREATE INDEX addresses_customer_id_idx
    ON addresses (customer_id);

-- Create table orders
--   Locks: SHARE ROW EXCLUSIVE on addresses, SHARE ROW EXCLUSIVE on customers; changes the catalog
--     only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE orders (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    order_number character varying(20) NOT NULL,
    customer_id uuid NOT NULL,
    shipping_address_id uuid NOT NULL,
    billing_address_id uuid NOT NULL,
    handled_by uuid,
    status order_status NOT NULL DEFAULT 'pending',
    subtotal numeric(10,2) NOT NULL,
    tax_amount numeric(10,2) NOT NULL,
    shipping_amount numeric(10,2) NOT NULL,
    total_amount numeric(10,2) NOT NULL,
    coupon_code character varying(40),
    notes text,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_order_number_key UNIQUE (order_number),
    CONSTRAINT orders_billing_address_id_fkey FOREIGN KEY (billing_address_id) REFERENCES addresses (id) ON DELETE RESTRICT,
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT,
    CONSTRAINT orders_shipping_address_id_fkey FOREIGN KEY (shipping_address_id) REFERENCES addresses (id) ON DELETE RESTRICT,
    CONSTRAINT orders_shipping_amount_check CHECK (shipping_amount >= 0),
    CONSTRAINT orders_subtotal_check CHECK (subtotal >= 0),
    CONSTRAINT orders_tax_amount_check CHECK (tax_amount >= 0),
    CONSTRAINT orders_total_amount_check CHECK (total_amount >= 0),
    CONSTRAINT valid_total CHECK (total_amount = subtotal + tax_amount + shipping_amount)
);
COMMENT ON TABLE orders IS 'What a customer bought at one time.';
COMMENT ON COLUMN orders.order_number IS 'The number that the customer sees.';
COMMENT ON COLUMN orders.handled_by IS 'Who works on it.';

-- Create index orders_billing_address_id_idx on orders
--   Locks: SHARE on orders; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX orders_billing_address_id_idx
    ON orders (billing_address_id);

-- Create index orders_created_at_idx on orders
--   Locks: SHARE on orders; builds an index.
CREATE INDEX orders_created_at_idx
    ON orders (created_at)
    WHERE status = 'pending';

-- Create index orders_customer_id_status_created_at_idx on orders
--   Locks: SHARE on orders; builds an index.
CREATE INDEX orders_customer_id_status_created_at_idx
    ON orders (customer_id, status, created_at DESC);

-- Create index orders_shipping_address_id_idx on orders
--   Locks: SHARE on orders; builds an index.
CREATE INDEX orders_shipping_address_id_idx
    ON orders (shipping_address_id);

-- Create table products
--   Locks: SHARE ROW EXCLUSIVE on categories; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE products (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    category_id uuid NOT NULL,
    sku character varying(50) NOT NULL,
    name character varying(200) NOT NULL,
    slug character varying(200) NOT NULL,
    description text,
    stock_count integer NOT NULL DEFAULT 0,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_sku_key UNIQUE (sku),
    CONSTRAINT products_slug_key UNIQUE (slug),
    CONSTRAINT products_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT products_stock_count_check CHECK (stock_count >= 0)
);
COMMENT ON TABLE products IS 'Something that can be ordered.';
COMMENT ON COLUMN products.sku IS 'The number in the warehouse.';
COMMENT ON COLUMN products.slug IS 'The name in addresses of the web site.';

-- Create index products_category_id_name_idx on products
--   Locks: SHARE on products; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX products_category_id_name_idx
    ON products (category_id, name);

-- Create table order_items
--   Locks: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on products; changes the catalog
--     only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE order_items (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    order_id uuid NOT NULL,
    product_id uuid NOT NULL,
    product_name character varying(200) NOT NULL,
    product_sku character varying(50) NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(10,2) NOT NULL,
    total_price numeric(10,2) NOT NULL,
    CONSTRAINT order_items_pkey PRIMARY KEY (id),
    CONSTRAINT order_items_order_id_product_id_key UNIQUE (order_id, product_id),
    CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT order_items_quantity_check CHECK (quantity > 0),
    CONSTRAINT order_items_total_price_check CHECK (total_price >= 0),
    CONSTRAINT order_items_unit_price_check CHECK (unit_price >= 0),
    CONSTRAINT valid_total CHECK (total_price = quantity * unit_price)
);
COMMENT ON TABLE order_items IS 'One product of an order.';

-- Create index order_items_product_id_idx on order_items
--   Locks: SHARE on order_items; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX order_items_product_id_idx
    ON order_items (product_id);

-- Create table product_prices
--   Locks: SHARE ROW EXCLUSIVE on products; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE product_prices (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    product_id uuid NOT NULL,
    price numeric(10,2) NOT NULL,
    valid_from timestamp with time zone NOT NULL DEFAULT now(),
    valid_until timestamp with time zone,
    CONSTRAINT product_prices_pkey PRIMARY KEY (id),
    CONSTRAINT product_prices_product_id_valid_from_key UNIQUE (product_id, valid_from),
    CONSTRAINT product_prices_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT product_prices_price_check CHECK (price >= 0),
    CONSTRAINT valid_period CHECK (valid_until IS NULL OR valid_until > valid_from)
);
COMMENT ON TABLE product_prices IS 'What a product costs, from one instant until another.';
COMMENT ON COLUMN product_prices.valid_until IS 'NULL: the price is current.';

-- Create unique index product_prices_product_id_idx on product_prices
--   Locks: SHARE on product_prices; builds an index.
SET LOCAL statement_timeout = 0;
CREATE UNIQUE INDEX product_prices_product_id_idx
    ON product_prices (product_id)
    WHERE valid_until IS NULL;

-- Create table users
--   Locks: no table; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE users (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    created_by uuid,
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_by uuid,
    deleted_at timestamp with time zone,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT users_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT valid_email CHECK (email ~* '^[^@\s]+@[^@\s]+\.[a-z]{2,}$')
);
COMMENT ON TABLE users IS 'A person who works in the shop.';
COMMENT ON COLUMN users.created_by IS 'NULL: the first user.';

-- Create unique index users_email_name_idx on users
--   Locks: SHARE on users; builds an index.
SET LOCAL statement_timeout = 0;
CREATE UNIQUE INDEX users_email_name_idx
    ON users (email) INCLUDE (name)
    WHERE deleted_at IS NULL;

-- Create index users_created_by_idx on users
--   Locks: SHARE on users; builds an index.
CREATE INDEX users_created_by_idx
    ON users (created_by);

-- Create index users_updated_by_idx on users
--   Locks: SHARE on users; builds an index.
CREATE INDEX users_updated_by_idx
    ON users (updated_by);
"#;

const DOWN: &str = r#"
-- The way back. Written by cargo schema generate.
-- DATA LOSS: this way back destroys the rows of addresses, the rows of categories, the rows of
-- customers, the rows of order_items, the rows of orders, the rows of product_prices, the rows of
-- products, the rows of users.

-- Undo: create index users_updated_by_idx on users
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP INDEX users_updated_by_idx;

-- Undo: create index users_created_by_idx on users
DROP INDEX users_created_by_idx;

-- Undo: create unique index users_email_name_idx on users
DROP INDEX users_email_name_idx;

-- Undo: create table users
DROP TABLE users;

-- Undo: create unique index product_prices_product_id_idx on product_prices
DROP INDEX product_prices_product_id_idx;

-- Undo: create table product_prices
DROP TABLE product_prices;

-- Undo: create index order_items_product_id_idx on order_items
DROP INDEX order_items_product_id_idx;

-- Undo: create table order_items
DROP TABLE order_items;

-- Undo: create index products_category_id_name_idx on products
DROP INDEX products_category_id_name_idx;

-- Undo: create table products
DROP TABLE products;

-- Undo: create index orders_shipping_address_id_idx on orders
DROP INDEX orders_shipping_address_id_idx;

-- Undo: create index orders_customer_id_status_created_at_idx on orders
DROP INDEX orders_customer_id_status_created_at_idx;

-- Undo: create index orders_created_at_idx on orders
DROP INDEX orders_created_at_idx;

-- Undo: create index orders_billing_address_id_idx on orders
DROP INDEX orders_billing_address_id_idx;

-- Undo: create table orders
DROP TABLE orders;

-- Undo: create index addresses_customer_id_idx on addresses
DROP INDEX addresses_customer_id_idx;

-- Undo: create unique index addresses_customer_id_address_type_idx on addresses
DROP INDEX addresses_customer_id_address_type_idx;

-- Undo: create table addresses
DROP TABLE addresses;

-- Undo: create unique index customers_email_idx on customers
DROP INDEX customers_email_idx;

-- Undo: create table customers
DROP TABLE customers;

-- Undo: create index categories_parent_id_idx on categories
DROP INDEX categories_parent_id_idx;

-- Undo: create table categories
DROP TABLE categories;

-- Undo: create enum order_status
DROP TYPE order_status;

-- Undo: create enum address_type
DROP TYPE address_type;

-- Undo: create function architrave_uuid_v7
DO $$
BEGIN
    DROP FUNCTION architrave_uuid_v7();
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE 'architrave_uuid_v7() stays: defaults of other tables call it';
END
$$;
"#;
