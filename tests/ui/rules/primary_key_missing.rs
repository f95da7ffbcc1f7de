#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Event {
    pub id: Uuid,
}

fn main() {}
