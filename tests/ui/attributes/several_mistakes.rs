use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Table)]
#[table(contxt = sales)]
#[unique(emial)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
}

#[derive(Table)]
#[index(customer_id)]
pub struct Order {
    pub id: Uuid,
    #[references(Customer.idd, on_delete = restrict)]
    pub customer_id: i64,
    pub placed_at: chrono::NaiveDateTime,
    pub shipped_at: Option<DateTime<Utc>>,
    pub place: std::time::Duration,
}

fn main() {}
