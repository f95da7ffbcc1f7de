use architrave::prelude::*;
use uuid::Uuid;

// What cannot be a table is reported once: not again where it is referred to or listed.
#[derive(Table)]
pub enum Status {
    Pending,
}

#[derive(Table)]
pub struct Pair(Uuid, Uuid);

#[derive(Table)]
pub struct Nothing;

#[derive(Table)]
pub struct Empty {}

/// Without the derive.
pub struct Plain {
    pub id: Uuid,
}

#[derive(SqlEnum)]
pub struct Colour {
    pub red: u8,
}

#[derive(SqlType)]
pub struct Money(pub i64, pub i64);

#[derive(Table)]
#[index(status_id)]
#[index(pair_id)]
#[index(nothing_id)]
#[index(empty_id)]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Status.id, on_delete = restrict)]
    pub status_id: Uuid,
    #[references(Pair.id, on_delete = restrict)]
    pub pair_id: Uuid,
    #[references(Nothing.id, on_delete = restrict)]
    pub nothing_id: Uuid,
    #[references(Empty.id, on_delete = restrict)]
    pub empty_id: Uuid,
    pub colour: Colour,
    pub total: Money,
}

schema! {
    pub static SHOP = { tables: [Status, Pair, Nothing, Empty, Plain, Order], lock: "schema.lock" }
}

fn main() {}
