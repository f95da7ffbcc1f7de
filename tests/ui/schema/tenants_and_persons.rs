use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
#[table(tenant = tenant_id)]
#[index(tenant_id)]
pub struct Invoice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Tenant.id, on_delete = restrict)]
    pub tenant_id: Uuid,
}

#[derive(Table)]
pub struct Tenant {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

// tenant_key_missing
#[derive(Table)]
pub struct InvoiceLine {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

#[derive(Table)]
#[table(shared, data_subject, retention = years(3))]
pub struct Person {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(200), pii = identity)]
    pub name: String,
}

// pii_erasure_unreachable
#[derive(Table)]
#[table(shared, retention = months(6))]
pub struct SupportCall {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(20), pii = contact)]
    pub phone: String,
}

schema! {
    pub static SHOP = {
        tables: [Invoice, Tenant, InvoiceLine, Person, SupportCall],
        lock: "schema.lock",
    }
}

fn main() {}
