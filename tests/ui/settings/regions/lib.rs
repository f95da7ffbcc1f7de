use architrave::prelude::*;
use uuid::Uuid;

// staleness_contradicts_consistency; latency_unreachable: a write waits for the other region.
// engine_unjustified: ClickHouse is no first choice for what the project is used for.
#[derive(Table)]
#[table(engine(clickhouse))]
#[access(by_id, filter(id), staleness = seconds(5))]
#[access(pay, filter(id), writes, p99_ms = 10)]
pub struct Balance {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub cents: i64,
}

// hot_update_prevented: the index holds what changes all the time.
#[derive(Table)]
#[index(seen)]
#[access(touch, filter(id), writes(seen), per_second = 2_000, p99_ms = 100)]
#[access(idle, filter(seen < _), staleness = seconds(0))]
pub struct Session {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub seen: i64,
}

pub mod ledger {
    use architrave::prelude::*;
    use uuid::Uuid;

    // staleness_contradicts_consistency; hot_update_prevented.
    #[derive(Table)]
    #[index(cents)]
    #[access(richest, order(cents.desc()), staleness = minutes(1))]
    #[access(book, filter(id), writes(cents), per_second = 5_000, p99_ms = 200)]
    pub struct Account {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        pub cents: i64,
    }
}
