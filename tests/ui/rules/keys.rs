#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// primary_key_wide
#[derive(Table)]
#[primary_key(country, region, city, street)]
pub struct Depot {
    #[column(type = varchar(2))]
    pub country: String,
    pub region: String,
    pub city: String,
    pub street: String,
}

// primary_key_text
#[derive(Table)]
pub struct Topic {
    #[column(primary_key)]
    pub name: String,
}

// serial_column
#[derive(Table)]
pub struct Invoice {
    #[column(primary_key, default = func("nextval", "invoices_id_seq"))]
    pub id: i64,
}

// foreign_key_duplicate
#[derive(Table)]
#[index(invoice_id)]
#[foreign_key(invoice_id, references(Invoice.id), on_delete = restrict)]
pub struct Reminder {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Invoice.id, on_delete = cascade)]
    pub invoice_id: i64,
}

// foreign_key_composite_nullable
#[derive(Table)]
#[index(region, number)]
#[foreign_key(region, number, references(Warehouse.region, Warehouse.number), on_delete = restrict)]
pub struct Shipment {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub region: Option<i32>,
    pub number: Option<i32>,
}

#[derive(Table)]
#[primary_key(region, number)]
pub struct Warehouse {
    pub region: i32,
    pub number: i32,
}

// polymorphic_reference
#[derive(Table)]
pub struct Comment {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(40))]
    #[check(commentable_type.one_of(["article", "photo"]))]
    pub commentable_type: String,
    pub commentable_id: Uuid,
}

fn main() {}
