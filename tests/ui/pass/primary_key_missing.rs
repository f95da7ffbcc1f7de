#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Event {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

#[derive(Table)]
#[table(allow(primary_key_missing, reason = "rows are only ever counted"))]
pub struct Visit {
    pub name: String,
}

fn main() {}
