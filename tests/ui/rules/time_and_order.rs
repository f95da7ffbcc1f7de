#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

// temporal_overlap_possible
#[derive(Table)]
#[table(temporal(valid_from, valid_until))]
pub struct Price {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub cents: i64,
    pub valid_from: DateTime<Utc>,
    pub valid_until: Option<DateTime<Utc>>,
}

#[derive(Table)]
pub struct TaxRate {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub percent: i32,
    pub valid_from: DateTime<Utc>,
    pub valid_to: DateTime<Utc>,
}

// soft_delete_cascade
#[derive(Table)]
#[table(soft_delete = deleted_at)]
#[index(price_id)]
pub struct Offer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Price.id, on_delete = cascade)]
    pub price_id: Uuid,
    pub deleted_at: Option<DateTime<Utc>>,
}

// index_column_order
#[derive(Table)]
#[table(rows = 500)]
#[index(created_at, shelf)]
#[access(of_shelf, filter(shelf), order(created_at.desc()))]
pub struct Parcel {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub shelf: i32,
    pub created_at: DateTime<Utc>,
}

fn main() {}
