#![deny(deprecated)]

use architrave::prelude::*;
use chrono::NaiveTime;
use rust_decimal::Decimal;
use uuid::Uuid;

// char_type, time_with_zone, money_type, json_instead_of_jsonb, column_type_incompatible
#[derive(Table)]
pub struct Shop {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(20))]
    pub sign: String,
    #[column(type = char(2))]
    pub country: String,
    pub opens_at: NaiveTime,
    #[column(type = numeric(10, 2))]
    pub rent: Decimal,
    pub layout: serde_json::Value,
    #[column(type = bigint)]
    pub visitors: i64,
}

// primary_key_nullable
#[derive(Table)]
pub struct Shelf {
    #[column(primary_key, identity)]
    pub id: i64,
}

// primary_key_32_bit: declared to stay small.
#[derive(Table)]
#[table(rows = 200, growth_per_year = 5)]
pub struct Country {
    #[column(primary_key, identity)]
    pub id: i32,
}

fn main() {}
