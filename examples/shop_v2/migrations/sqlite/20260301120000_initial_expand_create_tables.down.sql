-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- architrave: loses = table addresses, table categories, table customers, table order_items, table orders, table product_prices, table products, table users
-- The way back. Written by cargo schema generate.
-- DATA LOSS: this way back destroys the rows of addresses, the rows of categories, the rows of
-- customers, the rows of order_items, the rows of orders, the rows of product_prices, the rows of
-- products, the rows of users.

-- Undo: create index users_updated_by_idx on users
DROP INDEX users_updated_by_idx;

-- Undo: create index users_created_by_idx on users
DROP INDEX users_created_by_idx;

-- Undo: create unique index users_email_idx on users
DROP INDEX users_email_idx;

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
