#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// name_not_snake_case
#[derive(Table)]
#[table(name = "OrderItem")]
pub struct OrderItem {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(name = "unit price")]
    pub unit_price: i64,
}

// name_reserved
#[derive(Table)]
#[table(name = "user")]
pub struct User {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub order: i32,
}

// cloned_tables
#[derive(Table)]
#[table(name = "sales_2024")]
pub struct Sales2024 {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

// environment_in_name
#[derive(Table)]
#[table(name = "orders_prod")]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

fn main() {}
