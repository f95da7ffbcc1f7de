use architrave::prelude::*;
use uuid::Uuid;

#[derive(SqlEnum)]
pub enum OrderStatus {
    Pending,
    Confirmed,
}

#[derive(Table)]
#[check(known, status == OrderStatus::Confirmd)]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(default = OrderStatus::Pendin)]
    pub status: OrderStatus,
}

fn main() {}
