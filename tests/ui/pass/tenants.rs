#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// tenant_key_nullable, tenant_unique_unscoped, tenant_index_unprefixed
#[derive(Table)]
#[table(tenant = tenant_id)]
#[unique(tenant_id, number)]
#[index(tenant_id, total)]
#[index(customer_id)]
pub struct Invoice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
    #[references(Customer.id, on_delete = restrict)]
    pub customer_id: Uuid,
    #[column(type = varchar(20))]
    pub number: String,
    pub total: i64,
}

#[derive(Table)]
#[table(tenant = tenant_id)]
#[index(tenant_id)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
}

fn main() {}
