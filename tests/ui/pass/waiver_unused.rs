#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
pub struct Event {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(allow(timestamp_without_zone, reason = "local time of the place, which the place knows"))]
    pub opens_at: chrono::NaiveDateTime,
}

fn main() {}
