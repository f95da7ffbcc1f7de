#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
#[unique(email)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
}

#[derive(Table)]
#[index(customer_email)]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Customer.email, on_delete = restrict)]
    #[column(type = varchar(254))]
    pub customer_email: String,
}

fn main() {}
