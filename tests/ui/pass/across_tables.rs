#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Product {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(80))]
    pub name: String,
}

// denormalized_without_reason
#[derive(Table)]
#[index(product_id)]
pub struct Line {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Product.id, on_delete = restrict)]
    pub product_id: Uuid,
    #[column(
        type = varchar(80),
        denormalized(from = Product.name, reason = "the name at the time of the order")
    )]
    pub product_name: String,
    pub product_weight: i32,
}

// tenant_foreign_key_unscoped
#[derive(Table)]
#[table(tenant = tenant_id)]
#[unique(tenant_id, id)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
}

#[derive(Table)]
#[table(tenant = tenant_id)]
#[index(tenant_id, customer_id)]
#[foreign_key(
    tenant_id, customer_id,
    references(Customer.tenant_id, Customer.id),
    on_delete = restrict
)]
pub struct Invoice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
    #[column(external_id)]
    pub customer_id: Uuid,
}

// key_exhaustion
#[derive(Table)]
#[table(rows = 500_000_000, growth_per_year = 200_000_000)]
pub struct Event {
    #[column(primary_key, identity)]
    pub id: i64,
}

fn main() {}
