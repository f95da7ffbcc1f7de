#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Table)]
pub struct Event {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub happened_at: DateTime<Utc>,
}

fn main() {}
