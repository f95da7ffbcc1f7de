#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};

// partition_premature: old rows are dropped by partition.
#[derive(Table)]
#[table(rows = 2_000_000, retention = years(1), partition(range(at), by = year, from = "2026-01-01", until = "2028-01-01"))]
#[primary_key(id, at)]
pub struct Visit {
    pub id: i64,
    pub at: DateTime<Utc>,
}

// partition_missing: not so large yet.
#[derive(Table)]
#[table(append_only, rows = 4_000_000)]
pub struct Measurement {
    #[column(primary_key, identity)]
    pub id: i64,
    pub at: DateTime<Utc>,
}

// partition_gap: each begins where the one before it ends.
#[derive(Table)]
#[table(partition(range(at)))]
#[partition(readings_2025, from = "2025-01-01", to = "2026-01-01")]
#[partition(readings_2026, from = "2026-01-01", to = "2027-01-01")]
#[primary_key(id, at)]
pub struct Reading {
    pub id: i64,
    pub at: DateTime<Utc>,
}

fn main() {}
