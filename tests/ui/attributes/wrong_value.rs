use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Table)]
#[table(name = customers, rows = "many", retention = 7, temporal(created_at), soft_delete, shared(yes))]
#[access(by_email, filter(email), per_second = fast)]
pub struct Customer {
    #[column(primary_key = always, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchr(254), identity(sometimes))]
    pub email: String,
    #[column(type = varchar(many))]
    pub name: String,
    #[column(default)]
    pub created_at: DateTime<Utc>,
    #[references(Customer.id, on_delete = casacde)]
    pub parent_id: Option<Uuid>,
}

fn main() {}
