-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.

-- Create table categories
--   Locks: no table; changes the catalog only.
CREATE TABLE categories (
    -- A shelf of the shop. Shelves stand within shelves.

    id TEXT NOT NULL DEFAULT (lower(substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 1, 8) || '-' || substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    -- The shelf around this one; the root has none.
    parent_id TEXT,
    name TEXT NOT NULL,
    -- The name in addresses of the web site.
    slug TEXT NOT NULL,
    CONSTRAINT categories_pkey PRIMARY KEY (id),
    CONSTRAINT categories_slug_key UNIQUE (slug),
    CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT categories_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT categories_name_length_check CHECK (length(name) <= 100),
    CONSTRAINT categories_parent_id_uuid_check CHECK (length(parent_id) = 36),
    CONSTRAINT categories_slug_length_check CHECK (length(slug) <= 100),
    CONSTRAINT not_its_own_parent CHECK (parent_id <> id)
) STRICT;

-- Create index categories_parent_id_idx on categories
--   Locks: EXCLUSIVE on categories; builds an index.
CREATE INDEX categories_parent_id_idx
    ON categories (parent_id);

-- Create table customers
--   Locks: no table; changes the catalog only.
CREATE TABLE customers (
    -- A registered buyer.

    id TEXT NOT NULL DEFAULT (lower(substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 1, 8) || '-' || substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    deleted_at TEXT,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_email_length_check CHECK (length(email) <= 254),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT customers_name_length_check CHECK (length(name) <= 200),
    CONSTRAINT customers_phone_length_check CHECK (length(phone) <= 20)
) STRICT;

-- Create unique index customers_email_idx on customers
--   Locks: EXCLUSIVE on customers; builds an index.
CREATE UNIQUE INDEX customers_email_idx
    ON customers (email)
    WHERE deleted_at IS NULL;

-- Create table addresses
--   Locks: no table; changes the catalog only.
CREATE TABLE addresses (
    -- Where a customer's goods or bills go.

    id TEXT NOT NULL DEFAULT (lower(substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 1, 8) || '-' || substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    customer_id TEXT NOT NULL,
    -- What an address is for.
    address_type TEXT NOT NULL,
    -- Chosen unless the customer says otherwise; one for each type.
    is_default INTEGER NOT NULL DEFAULT FALSE,
    recipient TEXT NOT NULL,
    street TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    city TEXT NOT NULL,
    -- ISO 3166-1, two letters.
    country TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    CONSTRAINT addresses_pkey PRIMARY KEY (id),
    CONSTRAINT addresses_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    CONSTRAINT addresses_address_type_label_check CHECK (address_type IN ('shipping', 'billing')),
    CONSTRAINT addresses_city_length_check CHECK (length(city) <= 100),
    CONSTRAINT addresses_country_length_check CHECK (length(country) <= 2),
    CONSTRAINT addresses_customer_id_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT addresses_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT addresses_is_default_boolean_check CHECK (is_default IN (0, 1)),
    CONSTRAINT addresses_postal_code_length_check CHECK (length(postal_code) <= 20),
    CONSTRAINT addresses_recipient_length_check CHECK (length(recipient) <= 200),
    CONSTRAINT addresses_street_length_check CHECK (length(street) <= 200)
) STRICT;

-- Create unique index addresses_customer_id_address_type_idx on addresses
--   Locks: EXCLUSIVE on addresses; builds an index.
CREATE UNIQUE INDEX addresses_customer_id_address_type_idx
    ON addresses (customer_id, address_type)
    WHERE is_default;

-- Create index addresses_customer_id_idx on addresses
--   Locks: EXCLUSIVE on addresses; builds an index.
CREATE INDEX addresses_customer_id_idx
    ON addresses (customer_id);

-- Create table orders
--   Locks: no table; changes the catalog only.
CREATE TABLE orders (
    -- What a customer bought at one time.

    id TEXT NOT NULL DEFAULT (lower(substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 1, 8) || '-' || substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    -- The number that the customer sees.
    order_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    shipping_address_id TEXT NOT NULL,
    billing_address_id TEXT NOT NULL,
    -- Who works on it.
    handled_by TEXT,
    -- How far an order has come.
    status TEXT NOT NULL DEFAULT 'pending',
    subtotal INTEGER NOT NULL,
    tax_amount INTEGER NOT NULL,
    shipping_amount INTEGER NOT NULL,
    total_amount INTEGER NOT NULL,
    coupon_code TEXT,
    notes TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_order_number_key UNIQUE (order_number),
    CONSTRAINT orders_billing_address_id_fkey FOREIGN KEY (billing_address_id) REFERENCES addresses (id) ON DELETE RESTRICT,
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT,
    CONSTRAINT orders_shipping_address_id_fkey FOREIGN KEY (shipping_address_id) REFERENCES addresses (id) ON DELETE RESTRICT,
    CONSTRAINT orders_billing_address_id_uuid_check CHECK (length(billing_address_id) = 36),
    CONSTRAINT orders_coupon_code_length_check CHECK (length(coupon_code) <= 40),
    CONSTRAINT orders_customer_id_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT orders_handled_by_uuid_check CHECK (length(handled_by) = 36),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_order_number_length_check CHECK (length(order_number) <= 20),
    CONSTRAINT orders_shipping_address_id_uuid_check CHECK (length(shipping_address_id) = 36),
    CONSTRAINT orders_shipping_amount_check CHECK (shipping_amount >= 0),
    CONSTRAINT orders_shipping_amount_precision_check CHECK (shipping_amount BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT orders_status_label_check CHECK (status IN ('pending', 'confirmed', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded')),
    CONSTRAINT orders_subtotal_check CHECK (subtotal >= 0),
    CONSTRAINT orders_subtotal_precision_check CHECK (subtotal BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT orders_tax_amount_check CHECK (tax_amount >= 0),
    CONSTRAINT orders_tax_amount_precision_check CHECK (tax_amount BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT orders_total_amount_check CHECK (total_amount >= 0),
    CONSTRAINT orders_total_amount_precision_check CHECK (total_amount BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT valid_total CHECK (total_amount = subtotal + tax_amount + shipping_amount)
) STRICT;

-- Create index orders_billing_address_id_idx on orders
--   Locks: EXCLUSIVE on orders; builds an index.
CREATE INDEX orders_billing_address_id_idx
    ON orders (billing_address_id);

-- Create index orders_created_at_idx on orders
--   Locks: EXCLUSIVE on orders; builds an index.
CREATE INDEX orders_created_at_idx
    ON orders (created_at)
    WHERE status = 'pending';

-- Create index orders_customer_id_status_created_at_idx on orders
--   Locks: EXCLUSIVE on orders; builds an index.
CREATE INDEX orders_customer_id_status_created_at_idx
    ON orders (customer_id, status, created_at DESC);

-- Create index orders_shipping_address_id_idx on orders
--   Locks: EXCLUSIVE on orders; builds an index.
CREATE INDEX orders_shipping_address_id_idx
    ON orders (shipping_address_id);

-- Create table products
--   Locks: no table; changes the catalog only.
CREATE TABLE products (
    -- Something that can be ordered.

    id TEXT NOT NULL DEFAULT (lower(substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 1, 8) || '-' || substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    category_id TEXT NOT NULL,
    -- The number in the warehouse.
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The name in addresses of the web site.
    slug TEXT NOT NULL,
    description TEXT,
    stock_count INTEGER NOT NULL DEFAULT 0,
    is_active INTEGER NOT NULL DEFAULT TRUE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_sku_key UNIQUE (sku),
    CONSTRAINT products_slug_key UNIQUE (slug),
    CONSTRAINT products_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT products_category_id_uuid_check CHECK (length(category_id) = 36),
    CONSTRAINT products_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT products_is_active_boolean_check CHECK (is_active IN (0, 1)),
    CONSTRAINT products_name_length_check CHECK (length(name) <= 200),
    CONSTRAINT products_sku_length_check CHECK (length(sku) <= 50),
    CONSTRAINT products_slug_length_check CHECK (length(slug) <= 200),
    CONSTRAINT products_stock_count_check CHECK (stock_count >= 0)
) STRICT;

-- Create index products_category_id_name_idx on products
--   Locks: EXCLUSIVE on products; builds an index.
CREATE INDEX products_category_id_name_idx
    ON products (category_id, name);

-- Create table order_items
--   Locks: no table; changes the catalog only.
CREATE TABLE order_items (
    -- One product of an order.

    id TEXT NOT NULL DEFAULT (lower(substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 1, 8) || '-' || substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    order_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    product_name TEXT NOT NULL,
    product_sku TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price INTEGER NOT NULL,
    total_price INTEGER NOT NULL,
    CONSTRAINT order_items_pkey PRIMARY KEY (id),
    CONSTRAINT order_items_order_id_product_id_key UNIQUE (order_id, product_id),
    CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT order_items_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT order_items_order_id_uuid_check CHECK (length(order_id) = 36),
    CONSTRAINT order_items_product_id_uuid_check CHECK (length(product_id) = 36),
    CONSTRAINT order_items_product_name_length_check CHECK (length(product_name) <= 200),
    CONSTRAINT order_items_product_sku_length_check CHECK (length(product_sku) <= 50),
    CONSTRAINT order_items_quantity_check CHECK (quantity > 0),
    CONSTRAINT order_items_total_price_check CHECK (total_price >= 0),
    CONSTRAINT order_items_total_price_precision_check CHECK (total_price BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT order_items_unit_price_check CHECK (unit_price >= 0),
    CONSTRAINT order_items_unit_price_precision_check CHECK (unit_price BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT valid_total CHECK (total_price = quantity * unit_price)
) STRICT;

-- Create index order_items_product_id_idx on order_items
--   Locks: EXCLUSIVE on order_items; builds an index.
CREATE INDEX order_items_product_id_idx
    ON order_items (product_id);

-- Create table product_prices
--   Locks: no table; changes the catalog only.
CREATE TABLE product_prices (
    -- What a product costs, from one instant until another.

    id TEXT NOT NULL DEFAULT (lower(substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 1, 8) || '-' || substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    product_id TEXT NOT NULL,
    price INTEGER NOT NULL,
    valid_from TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    -- NULL: the price is current.
    valid_until TEXT,
    CONSTRAINT product_prices_pkey PRIMARY KEY (id),
    CONSTRAINT product_prices_product_id_valid_from_key UNIQUE (product_id, valid_from),
    CONSTRAINT product_prices_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT product_prices_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT product_prices_price_check CHECK (price >= 0),
    CONSTRAINT product_prices_price_precision_check CHECK (price BETWEEN -9999999999 AND 9999999999),
    CONSTRAINT product_prices_product_id_uuid_check CHECK (length(product_id) = 36),
    CONSTRAINT valid_period CHECK (valid_until IS NULL OR valid_until > valid_from)
) STRICT;

-- Create unique index product_prices_product_id_idx on product_prices
--   Locks: EXCLUSIVE on product_prices; builds an index.
CREATE UNIQUE INDEX product_prices_product_id_idx
    ON product_prices (product_id)
    WHERE valid_until IS NULL;

-- Create table users
--   Locks: no table; changes the catalog only.
CREATE TABLE users (
    -- A person who works in the shop.

    id TEXT NOT NULL DEFAULT (lower(substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 1, 8) || '-' || substr(printf('%012x', strftime('%s', 'now') * 1000 + substr(strftime('%f', 'now'), 4)), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    -- NULL: the first user.
    created_by TEXT,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
    updated_by TEXT,
    deleted_at TEXT,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT users_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT users_created_by_uuid_check CHECK (length(created_by) = 36),
    CONSTRAINT users_email_length_check CHECK (length(email) <= 254),
    CONSTRAINT users_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT users_name_length_check CHECK (length(name) <= 200),
    CONSTRAINT users_updated_by_uuid_check CHECK (length(updated_by) = 36)
) STRICT;

-- Create unique index users_email_idx on users
--   Locks: EXCLUSIVE on users; builds an index.
CREATE UNIQUE INDEX users_email_idx
    ON users (email)
    WHERE deleted_at IS NULL;

-- Create index users_created_by_idx on users
--   Locks: EXCLUSIVE on users; builds an index.
CREATE INDEX users_created_by_idx
    ON users (created_by);

-- Create index users_updated_by_idx on users
--   Locks: EXCLUSIVE on users; builds an index.
CREATE INDEX users_updated_by_idx
    ON users (updated_by);
