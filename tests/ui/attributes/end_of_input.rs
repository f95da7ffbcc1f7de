use architrave::prelude::*;
use uuid::Uuid;

// Something is missing at an end; the error stands there.
#[derive(Table)]
#[table(crate = ::)]
#[check(positive, quantity > )]
#[check(small, quantity < (1 + ))]
#[check(named, , quantity > 1)]
#[index(quantity.)]
#[index(quantity, , name)]
#[index(name, where(quantity >))]
#[unique(-)]
#[access(by_quantity, filter(quantity >))]
#[access(by_name, filter(name), , order(quantity.))]
pub struct Item {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(default = 1 +, type = numeric(10))]
    pub quantity: i32,
    #[column(generated(quantity *))]
    pub name: String,
    #[column(type = )]
    pub note: String,
    #[column(type = 5)]
    pub number: i32,
}

#[derive(SqlType)]
#[sql_type(numeric(10, 2), crate = )]
pub struct Money(i64);

#[derive(SqlType)]
#[sql_type(-)]
pub struct Weight(i64);

schema! {
    pub static NO_VALUE = { tables: , lock: "schema.lock" }
}

schema! {
    pub static TWICE = { tables: [Item], tables: [Item], lock: "schema.lock" }
}

schema! {
    pub static UNFINISHED =
}

fn main() {}
