#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

// index_too_wide, index_leading_boolean, index_predicate_pointless, index_array_btree, index_large_column
#[derive(Table)]
#[index(title, author, language, edition, year, place)]
#[index(is_public, created_at)]
#[index(created_at, where(title.is_some()))]
#[index(author, where(year.is_none()))]
#[index(tags)]
#[index(cover)]
pub struct Book {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub title: String,
    pub author: String,
    #[column(type = varchar(3))]
    pub language: String,
    pub edition: i32,
    pub year: i32,
    pub place: String,
    pub is_public: bool,
    pub tags: Vec<String>,
    pub cover: Vec<u8>,
    pub created_at: DateTime<Utc>,
}

// unique_redundant
#[derive(Table)]
#[unique(email)]
#[unique(email, name)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
    pub name: String,
}

// index_budget
#[derive(Table)]
#[index(a)]
#[index(b)]
#[index(c)]
#[index(d)]
#[index(e)]
#[index(f)]
#[index(g)]
#[index(h)]
#[index(i)]
pub struct Measurement {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub a: i32,
    pub b: i32,
    pub c: i32,
    pub d: i32,
    pub e: i32,
    pub f: i32,
    pub g: i32,
    pub h: i32,
    pub i: i32,
}

fn main() {}
