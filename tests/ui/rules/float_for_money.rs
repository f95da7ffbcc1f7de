#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Product {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub price: f64,
}

fn main() {}
