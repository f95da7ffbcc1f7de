#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// tenant_key_nullable, tenant_unique_unscoped, tenant_index_unprefixed
#[derive(Table)]
#[table(tenant = tenant_id)]
#[unique(tenant_id, number)]
#[index(tenant_id, total)]
pub struct Invoice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
    #[column(type = varchar(20))]
    pub number: String,
    pub total: i64,
}

fn main() {}
