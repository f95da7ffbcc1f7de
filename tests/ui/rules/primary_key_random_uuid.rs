#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Event {
    #[column(primary_key, default = uuid_v4())]
    pub id: Uuid,
}

fn main() {}
