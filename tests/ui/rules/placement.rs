#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// engine_unjustified, cache_without_invalidation
#[derive(Table)]
#[table(engine(mongodb, workload = oltp), cache)]
pub struct Session {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub name: String,
}

// engine_unjustified: for no workload that anybody named. cache_without_invalidation: a key is no end.
#[derive(Table)]
#[table(engine(redis), cache(key(code)))]
pub struct Currency {
    #[column(primary_key, type = char(3), external_id)]
    pub code: String,
    pub name: String,
}

// cache_exceeds_staleness, twice: a schedule tells of no writes.
#[derive(Table)]
#[table(cache(expires = hours(1), invalidated_by = schedule))]
#[access(by_id, filter(id), staleness = seconds(30))]
#[access(now, filter(id), staleness = seconds(0))]
pub struct Price {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub cents: i64,
}

// shard_key_not_in_key, of both kinds of keys. pii_in_key: the shard key.
#[derive(Table)]
#[table(shard(email, group = persons), retention = years(1))]
#[unique(number)]
pub struct Person {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(pii = contact)]
    pub email: String,
    pub number: i64,
    // encrypted_column_compared: by an index and by a check.
    #[column(encrypted)]
    #[index]
    pub tax_number: Vec<u8>,
    #[column(encrypted)]
    #[check(nickname != "")]
    pub nickname: String,
}

// latency_unreachable
#[derive(Table)]
#[table(rows = 80_000_000)]
#[access(all, p99_ms = 50)]
#[access(every, p99_ms = 1_000)]
pub struct Visit {
    #[column(primary_key, identity)]
    pub id: i64,
    pub page: String,
}

// event_stream_incomplete: no position; and a table that has all but the word.
#[derive(Table)]
#[table(event_stream(account_id, version))]
#[primary_key(account_id, version)]
pub struct AccountEvent {
    #[column(external_id)]
    pub account_id: Uuid,
    pub version: i64,
    pub payload: String,
}

#[derive(Table)]
#[primary_key(stream_id, version)]
pub struct OrderEvent {
    #[column(external_id)]
    pub stream_id: Uuid,
    pub version: i64,
    pub payload: String,
}

fn main() {}
