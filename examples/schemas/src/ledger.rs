//! Accounts whose truth is what happened to them.
//!
//! `AccountEvent` is the one table that is written by commands; nothing in it is ever changed. What pages and
//! reports need is computed from it into `Balance`, and can be thrown away and computed again. `Position` says how
//! far that has come.

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// What can happen to an account.
#[derive(SqlEnum)]
pub enum AccountEventKind {
    Opened,
    Deposited,
    Withdrawn,
    Closed,
}

/// Something that happened to an account.
///
/// Of two commands that both read version 4, one stores version 5 and the other fails and tries again. `position`
/// is the order of all events, by which projections read.
#[derive(Table)]
#[table(
    event_stream(account_id, version, position),
    rows = 30_000_000,
    growth_per_year = 30_000_000
)]
#[access(
    of_account,
    filter(account_id),
    order(version),
    per_second = 400,
    p99_ms = 5
)]
#[access(after, filter(position > _), order(position), per_second = 20)]
#[access(append, writes, per_second = 150)]
pub struct AccountEvent {
    #[column(primary_key, identity)]
    pub position: i64,
    /// There is no table of accounts: an account is the stream of its events.
    #[column(external_id)]
    pub account_id: Uuid,
    pub version: i64,
    pub kind: AccountEventKind,
    /// What the kind of event needs: the amount in cents, the reason.
    pub payload: Value,
    #[column(default = now())]
    pub recorded_at: DateTime<Utc>,
}

/// What an account is now, as of one of its events. Computed, so that nothing refers to it.
#[derive(Table)]
#[table(rows = 2_000_000)]
#[access(of_account, filter(account_id), per_second = 900, p99_ms = 5, staleness = seconds(2))]
#[access(
    project,
    filter(account_id),
    writes(cents, version, updated_at),
    per_second = 150
)]
pub struct Balance {
    #[column(primary_key, external_id)]
    pub account_id: Uuid,
    pub cents: i64,
    /// The last event that is in it: an older one is not applied again.
    pub version: i64,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// How far each projection has read.
#[derive(Table)]
#[table(rows = 20)]
#[access(of_projection, filter(projection), per_second = 20)]
pub struct Progress {
    #[column(primary_key, type = varchar(100), external_id)]
    pub projection: String,
    #[column(default = 0)]
    #[check(last_position >= 0)]
    pub last_position: i64,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// A message for other systems, stored in the transaction of the event and sent after it. What was sent is deleted.
#[derive(Table)]
#[table(rows = 1_000)]
#[access(next, order(id), per_second = 20)]
pub struct Outbox {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(type = varchar(100))]
    pub topic: String,
    pub message: Value,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}

schema! {
    /// Accounts, as what happened to them.
    pub static LEDGER = {
        tables: [AccountEvent, Balance, Progress, Outbox],
        lock: "ledger/schema.lock",
    }
}
