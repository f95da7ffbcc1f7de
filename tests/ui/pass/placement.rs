#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

// engine_unjustified: a first choice for its workload; cache_without_invalidation: it ends.
#[derive(Table)]
#[table(engine(redis, workload = key_value), cache(expires = minutes(5)))]
pub struct Session {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub name: String,
}

// engine_unjustified: a reason is given. cache_without_invalidation: an event ends it.
#[derive(Table)]
#[table(
    engine(mysql, reason = "the partner's database, which we only read"),
    cache(key(code), invalidated_by = "rates_published")
)]
pub struct Currency {
    #[column(primary_key, type = char(3), external_id)]
    pub code: String,
    pub name: String,
}

// cache_exceeds_staleness: as old as accepted, or told of each write.
// staleness_contradicts_consistency: nobody promised more.
#[derive(Table)]
#[table(cache(expires = seconds(30)))]
#[access(by_id, filter(id), staleness = seconds(30))]
pub struct Price {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub cents: i64,
}

#[derive(Table)]
#[table(cache(expires = hours(1), invalidated_by = write))]
#[access(by_id, filter(id), staleness = seconds(1))]
#[access(add, writes, per_second = 50, p99_ms = 5)]
pub struct Rate {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub cents: i64,
}

// shard_key_not_in_key: both keys hold it.
#[derive(Table)]
#[table(shard(tenant, group = tenants), retention = years(1))]
#[primary_key(tenant, id)]
#[unique(tenant, number)]
pub struct Person {
    pub tenant: Uuid,
    #[column(default = uuid_v7())]
    pub id: Uuid,
    pub number: i64,
    // encrypted_column_compared: found by a digest, or because equal values look equal.
    #[column(encrypted, pii = identity)]
    #[check(tax_number.octet_length() <= 200)]
    pub tax_number: Vec<u8>,
    #[check(tax_number_digest.octet_length() == 32)]
    #[index]
    pub tax_number_digest: Vec<u8>,
    #[column(encrypted(deterministic), pii = contact)]
    #[check(email.octet_length() <= 300)]
    #[index]
    pub email: Vec<u8>,
}

// latency_unreachable: a page at a time, or time enough. hot_update_prevented: no index holds what changes.
#[derive(Table)]
#[table(rows = 80_000_000)]
#[access(page, filter(id > _), p99_ms = 50)]
#[access(export, p99_ms = 600_000)]
#[access(seen, filter(id), writes(seen_at), per_second = 2_000)]
pub struct Visit {
    #[column(primary_key, identity)]
    pub id: i64,
    pub seen_at: DateTime<Utc>,
}

// event_stream_incomplete: one order over all streams; events of another kind.
#[derive(Table)]
#[table(event_stream(account_id, version, position))]
pub struct AccountEvent {
    #[column(primary_key, identity)]
    pub position: i64,
    #[column(external_id)]
    pub account_id: Uuid,
    pub version: i64,
    pub payload: String,
}

#[derive(Table)]
pub struct CalendarEvent {
    #[column(primary_key, identity)]
    pub id: i64,
    pub title: String,
    pub version: i64,
}

fn main() {}
