#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

// temporal_overlap_possible
#[derive(Table)]
#[table(temporal(valid_from, valid_until, key(product)))]
pub struct Price {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub product: i64,
    pub cents: i64,
    pub valid_from: DateTime<Utc>,
    pub valid_until: Option<DateTime<Utc>>,
}

// soft_delete_cascade
#[derive(Table)]
#[table(soft_delete = deleted_at)]
#[index(price_id)]
pub struct Offer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Price.id, on_delete = restrict)]
    pub price_id: Uuid,
    pub deleted_at: Option<DateTime<Utc>>,
}

// index_column_order
#[derive(Table)]
#[index(shelf, created_at)]
#[access(of_shelf, filter(shelf), order(created_at.desc()))]
pub struct Parcel {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub shelf: i32,
    pub created_at: DateTime<Utc>,
}

fn main() {}
