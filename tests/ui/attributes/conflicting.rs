use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Customer {
    #[column(primary_key, identity, default = 1)]
    pub id: i64,
    #[column(identity)]
    pub code: String,
    #[column(identity)]
    pub number: Option<i64>,
    #[column(identity, generated(code))]
    pub both: i64,
    #[refers_to(Customer)]
    #[references(Customer.id, on_delete = restrict)]
    pub parent_id: Uuid,
}

fn main() {}
