use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

// The name alone is wrong.
#[derive(Table)]
#[index(customer_id)]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Custmer.id, on_delete = restrict)]
    pub customer_id: Uuid,
}

// Other mistakes do not hide it.
#[derive(Table)]
#[index(customer_idd)]
pub struct Invoice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Custmer.id, on_delete = restrict)]
    pub customer_id: Uuid,
    #[refers_to(Ordr)]
    pub order_id: Uuid,
    #[column(denormalized(from = Custmer.name, reason = "as it was"))]
    pub name: String,
}

// Nor does a rule.
#[derive(Table)]
pub struct Payment {
    pub paid_at: i64,
    #[references(Custmer.id, on_delete = restrict)]
    pub customer_id: Uuid,
}

fn main() {}
