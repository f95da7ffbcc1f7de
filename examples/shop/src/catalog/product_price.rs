use super::Product;
use architrave::prelude::*;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// What a product costs, from one instant until another.
#[derive(Table)]
#[table(
    context = catalog,
    rows = 2_000_000,
    temporal(valid_from, valid_until),
    allow(
        temporal_overlap_possible,
        reason = "a price is only ever replaced: the open one is closed in the same transaction, and one is open"
    )
)]
#[unique(product_id, valid_from)]
#[unique(product_id, where(valid_until.is_none()))]
#[check(valid_period, valid_until.is_none() || valid_until > valid_from)]
#[access(current, filter(product_id, valid_until.is_none()), per_second = 900, p99_ms = 5)]
#[access(at, filter(product_id, valid_from <= _), order(valid_from.desc()))]
pub struct ProductPrice {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Product.id, on_delete = restrict)]
    pub product_id: Uuid,
    #[column(type = numeric(10, 2))]
    #[check(price >= 0)]
    pub price: Decimal,
    #[column(default = now())]
    pub valid_from: DateTime<Utc>,
    /// NULL: the price is current.
    pub valid_until: Option<DateTime<Utc>>,
}
