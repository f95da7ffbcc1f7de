#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Event {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

#[derive(Table)]
pub struct Invitation {
    #[column(primary_key, default = uuid_v4(), unguessable)]
    pub id: Uuid,
}

fn main() {}
