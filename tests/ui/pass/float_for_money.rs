#![deny(deprecated)]

use architrave::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

#[derive(Table)]
pub struct Product {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = numeric(10, 2))]
    pub price: Decimal,
}

fn main() {}
