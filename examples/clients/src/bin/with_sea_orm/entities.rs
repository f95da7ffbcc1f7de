// Written by `cargo schema export --to sea-orm`. Change the structs and write it anew; `--check` tells whether it is current.

/// The enumerations of the database.
pub mod enums {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "address_type")]
    pub enum AddressType {
        #[sea_orm(string_value = "shipping")]
        Shipping,
        #[sea_orm(string_value = "billing")]
        Billing,
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "order_status")]
    pub enum OrderStatus {
        #[sea_orm(string_value = "pending")]
        Pending,
        #[sea_orm(string_value = "confirmed")]
        Confirmed,
        #[sea_orm(string_value = "processing")]
        Processing,
        #[sea_orm(string_value = "shipped")]
        Shipped,
        #[sea_orm(string_value = "delivered")]
        Delivered,
        #[sea_orm(string_value = "cancelled")]
        Cancelled,
        #[sea_orm(string_value = "refunded")]
        Refunded,
    }
}

/// `addresses`
pub mod addresses {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "addresses")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub customer_id: Uuid,
        pub address_type: super::enums::AddressType,
        pub is_default: bool,
        #[sea_orm(column_type = "String(StringLen::N(200))")]
        pub recipient: String,
        #[sea_orm(column_type = "String(StringLen::N(200))")]
        pub street: String,
        #[sea_orm(column_type = "String(StringLen::N(20))")]
        pub postal_code: String,
        #[sea_orm(column_type = "String(StringLen::N(100))")]
        pub city: String,
        #[sea_orm(column_type = "String(StringLen::N(2))")]
        pub country: String,
        pub created_at: DateTimeWithTimeZone,
        pub updated_at: DateTimeWithTimeZone,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::customers::Entity",
            from = "Column::CustomerId",
            to = "super::customers::Column::Id",
            on_delete = "Cascade",
            fk_name = "addresses_customer_id_fkey"
        )]
        Customers,
    }

    impl Related<super::customers::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Customers.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// `categories`
pub mod categories {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "categories")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub parent_id: Option<Uuid>,
        #[sea_orm(column_type = "String(StringLen::N(100))")]
        pub name: String,
        #[sea_orm(unique, column_type = "String(StringLen::N(100))")]
        pub slug: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::categories::Entity",
            from = "Column::ParentId",
            to = "super::categories::Column::Id",
            on_delete = "Restrict",
            fk_name = "categories_parent_id_fkey"
        )]
        Categories,
        #[sea_orm(has_many = "super::products::Entity")]
        Products,
    }

    impl Related<super::products::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Products.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// `customers`
pub mod customers {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "String(StringLen::N(254))")]
        pub email: String,
        #[sea_orm(column_type = "String(StringLen::N(200))")]
        pub name: String,
        #[sea_orm(column_type = "String(StringLen::N(20))", nullable)]
        pub phone: Option<String>,
        pub created_at: DateTimeWithTimeZone,
        pub updated_at: DateTimeWithTimeZone,
        pub deleted_at: Option<DateTimeWithTimeZone>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::addresses::Entity")]
        Addresses,
        #[sea_orm(has_many = "super::orders::Entity")]
        Orders,
    }

    impl Related<super::addresses::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Addresses.def()
        }
    }

    impl Related<super::orders::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Orders.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// `order_items`
pub mod order_items {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "order_items")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique_key = "order_items_order_id_product_id_key")]
        pub order_id: Uuid,
        #[sea_orm(unique_key = "order_items_order_id_product_id_key")]
        pub product_id: Uuid,
        #[sea_orm(column_type = "String(StringLen::N(200))")]
        pub product_name: String,
        #[sea_orm(column_type = "String(StringLen::N(50))")]
        pub product_sku: String,
        pub quantity: i32,
        #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
        pub unit_price: Decimal,
        #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
        pub total_price: Decimal,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::orders::Entity",
            from = "Column::OrderId",
            to = "super::orders::Column::Id",
            on_delete = "Cascade",
            fk_name = "order_items_order_id_fkey"
        )]
        Orders,
        #[sea_orm(
            belongs_to = "super::products::Entity",
            from = "Column::ProductId",
            to = "super::products::Column::Id",
            on_delete = "Restrict",
            fk_name = "order_items_product_id_fkey"
        )]
        Products,
    }

    impl Related<super::orders::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Orders.def()
        }
    }

    impl Related<super::products::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Products.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// `orders`
pub mod orders {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "orders")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique, column_type = "String(StringLen::N(20))")]
        pub order_number: String,
        pub customer_id: Uuid,
        pub shipping_address_id: Uuid,
        pub billing_address_id: Uuid,
        pub handled_by: Option<Uuid>,
        pub status: super::enums::OrderStatus,
        #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
        pub subtotal: Decimal,
        #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
        pub tax_amount: Decimal,
        #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
        pub shipping_amount: Decimal,
        #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
        pub total_amount: Decimal,
        #[sea_orm(column_type = "String(StringLen::N(40))", nullable)]
        pub coupon_code: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub notes: Option<String>,
        pub created_at: DateTimeWithTimeZone,
        pub updated_at: DateTimeWithTimeZone,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::addresses::Entity",
            from = "Column::BillingAddressId",
            to = "super::addresses::Column::Id",
            on_delete = "Restrict",
            fk_name = "orders_billing_address_id_fkey"
        )]
        BillingAddressId,
        #[sea_orm(
            belongs_to = "super::customers::Entity",
            from = "Column::CustomerId",
            to = "super::customers::Column::Id",
            on_delete = "Restrict",
            fk_name = "orders_customer_id_fkey"
        )]
        Customers,
        #[sea_orm(
            belongs_to = "super::addresses::Entity",
            from = "Column::ShippingAddressId",
            to = "super::addresses::Column::Id",
            on_delete = "Restrict",
            fk_name = "orders_shipping_address_id_fkey"
        )]
        ShippingAddressId,
        #[sea_orm(has_many = "super::order_items::Entity")]
        OrderItems,
    }

    impl Related<super::customers::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Customers.def()
        }
    }

    impl Related<super::order_items::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::OrderItems.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// `product_prices`
pub mod product_prices {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "product_prices")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique_key = "product_prices_product_id_valid_from_key")]
        pub product_id: Uuid,
        #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
        pub price: Decimal,
        #[sea_orm(unique_key = "product_prices_product_id_valid_from_key")]
        pub valid_from: DateTimeWithTimeZone,
        pub valid_until: Option<DateTimeWithTimeZone>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::products::Entity",
            from = "Column::ProductId",
            to = "super::products::Column::Id",
            on_delete = "Restrict",
            fk_name = "product_prices_product_id_fkey"
        )]
        Products,
    }

    impl Related<super::products::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Products.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// `products`
pub mod products {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "products")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub category_id: Uuid,
        #[sea_orm(unique, column_type = "String(StringLen::N(50))")]
        pub sku: String,
        #[sea_orm(column_type = "String(StringLen::N(200))")]
        pub name: String,
        #[sea_orm(unique, column_type = "String(StringLen::N(200))")]
        pub slug: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub description: Option<String>,
        pub stock_count: i32,
        pub is_active: bool,
        pub created_at: DateTimeWithTimeZone,
        pub updated_at: DateTimeWithTimeZone,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::categories::Entity",
            from = "Column::CategoryId",
            to = "super::categories::Column::Id",
            on_delete = "Restrict",
            fk_name = "products_category_id_fkey"
        )]
        Categories,
        #[sea_orm(has_many = "super::order_items::Entity")]
        OrderItems,
        #[sea_orm(has_many = "super::product_prices::Entity")]
        ProductPrices,
    }

    impl Related<super::categories::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Categories.def()
        }
    }

    impl Related<super::order_items::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::OrderItems.def()
        }
    }

    impl Related<super::product_prices::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::ProductPrices.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// `users`
pub mod users {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "String(StringLen::N(254))")]
        pub email: String,
        #[sea_orm(column_type = "String(StringLen::N(200))")]
        pub name: String,
        pub created_at: DateTimeWithTimeZone,
        pub created_by: Option<Uuid>,
        pub updated_at: DateTimeWithTimeZone,
        pub updated_by: Option<Uuid>,
        pub deleted_at: Option<DateTimeWithTimeZone>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::users::Entity",
            from = "Column::CreatedBy",
            to = "super::users::Column::Id",
            on_delete = "Restrict",
            fk_name = "users_created_by_fkey"
        )]
        CreatedBy,
        #[sea_orm(
            belongs_to = "super::users::Entity",
            from = "Column::UpdatedBy",
            to = "super::users::Column::Id",
            on_delete = "Restrict",
            fk_name = "users_updated_by_fkey"
        )]
        UpdatedBy,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
