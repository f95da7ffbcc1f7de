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
    #[column(type = char(20))]
    pub sign: String,
    #[column(type = timetz)]
    pub opens_at: NaiveTime,
    #[column(type = money)]
    pub rent: Decimal,
    #[column(type = json)]
    pub layout: serde_json::Value,
    #[column(type = bigint)]
    pub visitors: i32,
}

// primary_key_nullable
#[derive(Table)]
pub struct Shelf {
    #[column(primary_key)]
    pub id: Option<i64>,
}

// primary_key_32_bit
#[derive(Table)]
pub struct Visit {
    #[column(primary_key, identity)]
    pub id: i32,
}

fn main() {}
