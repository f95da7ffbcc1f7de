use architrave::prelude::*;
use chrono::NaiveDateTime;
use uuid::Uuid;

#[derive(Table)]
pub struct Customer {
    #[column(primary_key, default = uuid_v4())]
    pub id: Uuid,
    #[column(type = varchar(255))]
    pub email: String,
    #[column(type = char(20))]
    pub phone: String,
}

#[derive(Table)]
#[index(customer_id)]
#[index(payer_id)]
pub struct Order {
    #[column(primary_key, identity)]
    pub id: i32,
    #[references(Customer.id)]
    pub customer_id: Uuid,
    #[references(Customer.id, on_delete = restrict)]
    pub payer_id: i64,
    pub placed_at: NaiveDateTime,
}
