use architrave::prelude::*;
use std::time::Duration;
use uuid::Uuid;

#[derive(Table)]
pub struct Visit {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub lasted: Duration,
    pub pages: Option<u32>,
    pub referrer: Rc<str>,
    // The written type is believed where the Rust type is one of which nothing is known here.
    #[column(type = interval)]
    pub idle: std::ops::Range<u8>,
    #[column(type = jsonb)]
    pub details: std::collections::BTreeMap<String, String>,
}

fn main() {}
