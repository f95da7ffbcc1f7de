// Written by `cargo schema export --to diesel`. Change the structs and write it anew; `--check` tells whether it is current.

/// Types of the database that diesel has none for.
pub mod sql_types {
    /// `address_type`
    #[derive(Clone, Copy, Debug, diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "address_type"))]
    pub struct AddressType;

    /// `order_status`
    #[derive(Clone, Copy, Debug, diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "order_status"))]
    pub struct OrderStatus;
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::AddressType;

    addresses (id) {
        id -> Uuid,
        customer_id -> Uuid,
        address_type -> AddressType,
        is_default -> Bool,
        recipient -> Varchar,
        street -> Varchar,
        postal_code -> Varchar,
        city -> Varchar,
        country -> Varchar,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    categories (id) {
        id -> Uuid,
        parent_id -> Nullable<Uuid>,
        name -> Varchar,
        slug -> Varchar,
    }
}

diesel::table! {
    customers (id) {
        id -> Uuid,
        email -> Varchar,
        name -> Varchar,
        phone -> Nullable<Varchar>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    order_items (id) {
        id -> Uuid,
        order_id -> Uuid,
        product_id -> Uuid,
        product_name -> Varchar,
        product_sku -> Varchar,
        quantity -> Int4,
        unit_price -> Numeric,
        total_price -> Numeric,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::OrderStatus;

    orders (id) {
        id -> Uuid,
        order_number -> Varchar,
        customer_id -> Uuid,
        shipping_address_id -> Uuid,
        billing_address_id -> Uuid,
        handled_by -> Nullable<Uuid>,
        status -> OrderStatus,
        subtotal -> Numeric,
        tax_amount -> Numeric,
        shipping_amount -> Numeric,
        total_amount -> Numeric,
        coupon_code -> Nullable<Varchar>,
        notes -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    product_prices (id) {
        id -> Uuid,
        product_id -> Uuid,
        price -> Numeric,
        valid_from -> Timestamptz,
        valid_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    products (id) {
        id -> Uuid,
        category_id -> Uuid,
        sku -> Varchar,
        name -> Varchar,
        slug -> Varchar,
        description -> Nullable<Text>,
        stock_count -> Int4,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    users (id) {
        id -> Uuid,
        email -> Varchar,
        name -> Varchar,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
        updated_at -> Timestamptz,
        updated_by -> Nullable<Uuid>,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(addresses -> customers (customer_id));
diesel::joinable!(order_items -> orders (order_id));
diesel::joinable!(order_items -> products (product_id));
diesel::joinable!(orders -> customers (customer_id));
diesel::joinable!(product_prices -> products (product_id));
diesel::joinable!(products -> categories (category_id));

diesel::allow_tables_to_appear_in_same_query!(
    addresses,
    categories,
    customers,
    order_items,
    orders,
    product_prices,
    products,
    users,
);
