#![deny(deprecated)]

use architrave::prelude::*;
use chrono::NaiveDateTime;
use uuid::Uuid;

// One attribute is misspelled; rules that it cannot mislead report other mistakes in the same build.
#[derive(Table)]
pub struct Customer {
    #[column(primary_key, default = uuid_v4())]
    pub id: Uuid,
    #[column(type = varchar(255))]
    pub email: String,
    #[column(typ = varchar(20))]
    pub phone: String,
}

// The index may have been the one that the reference needs, and the action may have been given.
#[derive(Table)]
#[index(custmer_id)]
pub struct Order {
    #[column(primary_key, default = uuid_v4())]
    pub id: Uuid,
    #[references(Customer.id)]
    pub customer_id: Uuid,
    #[references(Customer.id, on_delte = restrict)]
    pub payer_id: Uuid,
    pub product_id: Uuid,
}

// The misspelled attribute may be the primary key; what refers to the table is not told that it has none.
#[derive(Table)]
pub struct Product {
    #[column(primry_key)]
    pub id: Uuid,
    #[column(type = char(20), alow(char_type, reason = "a code of the old system"))]
    pub sku: String,
}

// Nothing is known of what was to be waived.
#[derive(Table)]
#[table(alow(varchar_255, reason = "the old system cuts there"))]
pub struct Supplier {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(255))]
    pub name: String,
}

#[derive(Table)]
#[index(product_id)]
pub struct Review {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Product.id, on_delete = cascade)]
    pub product_id: Uuid,
    pub written_at: NaiveDateTime,
}

schema! {
    pub static SHOP = { tables: [Customer, Order, Product, Supplier, Review], lock: "schema.lock" }
}

fn main() {}
