#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// primary_key_wide, primary_key_text: a short key, and a unique rule.
#[derive(Table)]
#[unique(country, region, city, street)]
pub struct Depot {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(2))]
    pub country: String,
    pub region: String,
    pub city: String,
    pub street: String,
}

#[derive(Table)]
pub struct Currency {
    #[column(primary_key, type = varchar(3))]
    pub code: String,
}

// serial_column, foreign_key_duplicate
#[derive(Table)]
pub struct Invoice {
    #[column(primary_key, identity)]
    pub id: i64,
}

#[derive(Table)]
#[index(invoice_id)]
pub struct Reminder {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Invoice.id, on_delete = cascade)]
    pub invoice_id: i64,
}

// foreign_key_composite_nullable: all or none.
#[derive(Table)]
#[index(region, number)]
#[foreign_key(
    region, number,
    references(Warehouse.region, Warehouse.number),
    match = full, on_delete = restrict
)]
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

// polymorphic_reference: a reference for each target.
#[derive(Table)]
#[check(one_target, invoice_id.is_some() != shipment_id.is_some())]
pub struct Comment {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Invoice.id, on_delete = cascade)]
    #[index]
    pub invoice_id: Option<i64>,
    #[references(Shipment.id, on_delete = cascade)]
    #[index]
    pub shipment_id: Option<Uuid>,
}

fn main() {}
