#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};

// partition_premature
#[derive(Table)]
#[table(rows = 2_000_000, partition(range(at), by = year, from = "2026-01-01", until = "2028-01-01"))]
#[primary_key(id, at)]
pub struct Visit {
    pub id: i64,
    pub at: DateTime<Utc>,
}

// partition_missing
#[derive(Table)]
#[table(append_only, rows = 400_000_000)]
pub struct Measurement {
    #[column(primary_key, identity)]
    pub id: i64,
    pub at: DateTime<Utc>,
}

// partition_gap
#[derive(Table)]
#[table(partition(range(at)))]
#[partition(readings_2025, from = "2025-01-01", to = "2026-01-01")]
#[partition(readings_2027, from = "2027-01-01", to = "2028-01-01")]
#[primary_key(id, at)]
pub struct Reading {
    pub id: i64,
    pub at: DateTime<Utc>,
}

fn main() {}
