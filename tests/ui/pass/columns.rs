#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(SqlEnum)]
pub enum Status {
    Active,
    Suspended,
}

// enum_unchecked, boolean_nullable, default_null_string, generated_constant, repeating_group, all_nullable,
// table_too_wide
#[derive(Table)]
#[check(plan_type.one_of(["basic", "custom"]))]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub status: Status,
    #[column(type = varchar(20))]
    pub plan_type: String,
    #[column(type = varchar(100))]
    pub content_type: String,
    pub is_active: bool,
    #[column(default = "nullable")]
    pub middle_name: String,
    pub price: i32,
    pub quantity: i32,
    #[column(generated(price * quantity))]
    pub total: i32,
    pub phone1: Option<String>,
    pub phone2: Option<String>,
    pub tags: Vec<String>,
}

// entity_attribute_value: a setting has no thing that it belongs to, and a translation a language.
#[derive(Table)]
pub struct Setting {
    #[column(primary_key, type = varchar(80))]
    pub key: String,
    pub value: String,
}

// jsonb_as_schema: a queue holds what others understand.
#[derive(Table)]
pub struct OutboxMessage {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub data: serde_json::Value,
}

fn main() {}
