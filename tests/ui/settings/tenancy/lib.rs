use architrave::prelude::*;
use uuid::Uuid;

/// Each tenant has a database of its own, in which no column says whose a row is.
#[derive(Table)]
#[table(tenant = tenant_id)]
pub struct Invoice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub tenant_id: Uuid,
}
