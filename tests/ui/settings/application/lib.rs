use architrave::prelude::*;
use uuid::Uuid;

// The type differs from that of a column in another crate.
#[derive(Table)]
#[index(order_id)]
pub struct Payment {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(library::Order.id, on_delete = restrict)]
    pub order_id: i64,
}

// A field that is not there.
#[derive(Table)]
#[index(order_id)]
pub struct Refund {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(library::Order.number, on_delete = restrict)]
    pub order_id: Uuid,
}

// `library::Order` refers to `library::Product`, which is not listed.
schema! {
    pub static SHOP = { tables: [library::Order, Payment], lock: "schema.lock" }
}
