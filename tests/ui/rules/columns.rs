#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// enum_unchecked, boolean_nullable, default_null_string, generated_constant, repeating_group
#[derive(Table)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub status: String,
    pub is_active: Option<bool>,
    #[column(default = "NULL")]
    pub middle_name: String,
    #[column(generated(1 + 1))]
    pub version: i32,
    pub phone1: Option<String>,
    pub phone2: Option<String>,
    pub phone3: Option<String>,
    pub tag_ids: Vec<i64>,
}

// all_nullable
#[derive(Table)]
pub struct Profile {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub name: Option<String>,
    pub city: Option<String>,
    pub street: Option<String>,
}

// entity_attribute_value
#[derive(Table)]
#[index(customer_id)]
pub struct CustomerAttribute {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Customer.id, on_delete = cascade)]
    pub customer_id: Uuid,
    pub attribute_name: String,
    pub value: String,
}

// jsonb_as_schema
#[derive(Table)]
pub struct Article {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub data: serde_json::Value,
}

// table_too_wide
#[derive(Table)]
#[rustfmt::skip]
pub struct Survey {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub aa: i32, pub ab: i32, pub ac: i32, pub ad: i32, pub ae: i32, pub af: i32, pub ag: i32, pub ah: i32,
    pub ai: i32, pub aj: i32, pub ak: i32, pub al: i32, pub am: i32, pub an: i32, pub ao: i32, pub ap: i32,
    pub ba: i32, pub bb: i32, pub bc: i32, pub bd: i32, pub be: i32, pub bf: i32, pub bg: i32, pub bh: i32,
    pub bi: i32, pub bj: i32, pub bk: i32, pub bl: i32, pub bm: i32, pub bn: i32, pub bo: i32, pub bp: i32,
    pub ca: i32, pub cb: i32, pub cc: i32, pub cd: i32, pub ce: i32, pub cf: i32, pub cg: i32, pub ch: i32,
    pub ci: i32, pub cj: i32, pub ck: i32, pub cl: i32, pub cm: i32, pub cn: i32, pub co: i32, pub cp: i32,
    pub da: i32, pub db: i32, pub dc: i32, pub dd: i32, pub de: i32, pub df: i32, pub dg: i32, pub dh: i32,
    pub di: i32, pub dj: i32, pub dk: i32, pub dl: i32,
}

fn main() {}
