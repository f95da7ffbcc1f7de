#![deny(deprecated)]

use architrave::prelude::*;
use chrono::NaiveDateTime;
use uuid::Uuid;

pub type Moment = NaiveDateTime;

#[derive(Table)]
pub struct Event {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub happened_at: NaiveDateTime,
    pub noticed_at: Option<Moment>,
    #[column(type = timestamp)]
    pub written_at: chrono::DateTime<chrono::Utc>,
}

fn main() {}
