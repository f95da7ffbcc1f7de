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
    #[column(type = varchar(80))]
    pub product_name: String,
}

// tenant_foreign_key_unscoped
#[derive(Table)]
#[table(tenant = tenant_id)]
#[index(tenant_id)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
}

#[derive(Table)]
#[table(tenant = tenant_id)]
#[index(tenant_id)]
#[index(customer_id)]
pub struct Invoice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
    #[references(Customer.id, on_delete = restrict)]
    pub customer_id: Uuid,
}

// key_exhaustion
#[derive(Table)]
#[table(rows = 500_000_000, growth_per_year = 200_000_000)]
pub struct Event {
    #[column(primary_key, identity)]
    pub id: i32,
}

fn main() {}
