#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

#[derive(Table)]
#[index(customer_id)]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Customer.id, on_delete = restrict)]
    pub customer_id: i64,
}

fn main() {}
