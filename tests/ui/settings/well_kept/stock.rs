use architrave::prelude::*;
use chrono::{DateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A kind of products, within another one.
// hierarchy_self_parent, foreign_key_cycle
#[derive(Table)]
#[table(context = stock, shared, hierarchy(parent_id), audit(created_at, updated_at), name = "categories")]
#[index(parent_id)]
pub struct Category {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Category.id, on_delete = restrict)]
    pub parent_id: Option<Uuid>,
    #[column(type = varchar(80))]
    pub title: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What is sold.
// index_duplicate, index_redundant_prefix, unique_redundant, index_column_repeated, index_too_wide,
// index_leading_boolean, index_array_btree, index_large_column, jsonb_as_schema, json_instead_of_jsonb,
// entity_attribute_value, cache_without_invalidation, cache_exceeds_staleness
#[derive(Table)]
#[table(
    context = stock,
    shared,
    cache(expires = minutes(1), invalidated_by = write),
    audit(created_at, updated_at)
)]
#[unique(code)]
#[index(category_id, title)]
#[index(made_at, where(is_sold))]
#[index(colours, using = gin)]
#[index(details, using = gin)]
#[access(by_code, filter(code), staleness = seconds(0))]
#[access(of_category, filter(category_id), order(title))]
#[access(sold, filter(is_sold == true), order(made_at))]
#[access(in_colours, filter(colours.contains(_)))]
#[access(with_details, filter(details.contains(_)))]
pub struct Product {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Category.id, on_delete = restrict)]
    pub category_id: Uuid,
    #[column(type = varchar(20))]
    pub code: String,
    #[column(type = varchar(80))]
    pub title: String,
    #[column(type = varchar(80))]
    pub maker: String,
    pub is_sold: bool,
    pub colours: Vec<String>,
    pub details: serde_json::Value,
    pub weight: i64,
    pub made_at: DateTime<Utc>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// A place of a country.
// candidate_key_unenforced, normal_form_violated: the number and the country decide, and they are the key.
#[derive(Table)]
#[table(context = stock, shared, audit(created_at, updated_at))]
#[primary_key(country, number)]
#[depends(area, on(country, number))]
pub struct Place {
    #[column(type = char(2))]
    pub country: String,
    pub number: i64,
    pub area: i64,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What came to a place.
// column_type_incompatible, char_type, time_with_zone, money_type, name_reserved, name_not_snake_case, name_too_long,
// environment_in_name, cloned_tables
#[derive(Table)]
#[table(context = stock, shared, append_only)]
#[index(country, place)]
#[foreign_key(country, place, references(Place.country, Place.number), on_delete = restrict)]
pub struct Delivery {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(type = char(2))]
    pub country: String,
    pub place: i64,
    pub opens_at: NaiveTime,
    #[column(type = numeric(10, 2))]
    pub fee: Decimal,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}

/// What a scanner saw.
// partition_missing, partition_premature, primary_key_32_bit, key_exhaustion, table_too_wide, table_too_narrow,
// event_stream_incomplete, hot_update_prevented, serial_column, column_alignment
#[derive(Table)]
#[table(
    context = stock,
    shared,
    append_only,
    rows = 400_000_000,
    growth_per_year = 200_000_000,
    partition(range(created_at), by = month, from = "2026-01-01", until = "2027-01-01")
)]
#[primary_key(id, created_at)]
pub struct Scan {
    pub id: i64,
    pub weight: i64,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}

/// What a scale said.
// partition_gap
#[derive(Table)]
#[table(
    context = stock,
    shared,
    append_only,
    rows = 400_000_000,
    growth_per_year = 200_000_000,
    partition(range(created_at))
)]
#[partition(weighings_2027, from = "2027-01-01", to = "2028-01-01")]
#[partition(weighings_2026, from = "2026-01-01", to = "2027-01-01")]
#[primary_key(id, created_at)]
pub struct Weighing {
    pub id: i64,
    pub weight: i64,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}

/// What a rate was at some time, kept where measurements are kept.
// engine_unjustified, shard_key_not_in_key
#[derive(Table)]
#[table(
    context = stock,
    shared,
    append_only,
    engine(timescaledb, workload = time_series),
    shard(currency)
)]
#[primary_key(currency, created_at)]
pub struct Quote {
    #[column(type = char(3))]
    pub currency: String,
    pub rate: i64,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}
