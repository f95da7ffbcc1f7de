#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Table)]
#[table(allow(primary_key_missing, reason = "there was none once"))]
pub struct Event {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(allow(timestamp_without_zone, reason = "it was one once"))]
    pub happened_at: DateTime<Utc>,
}

fn main() {}
