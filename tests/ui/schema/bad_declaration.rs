use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

schema! {
    pub static TWICE = { tables: [Customer, Customer], lock: "schema.lock" }
}

schema! {
    pub static UNKNOWN_KEY = { table: [Customer], lock: "schema.lock" }
}

schema! {
    pub static WITHOUT_LOCK = { tables: [Customer] }
}

schema! {
    pub static WITHOUT_TABLES = { lock: "schema.lock" }
}

schema! {
    pub static NOT_A_TABLE = { tables: [Customer, String], lock: "schema.lock" }
}

schema! {
    pub static OBJECTS = { tables: [Customer], objects: [objects!()], lock: "schema.lock" }
}

schema! {
    pub const CONSTANT: Schema = { tables: [Customer], lock: "schema.lock" };
}

fn main() {}
