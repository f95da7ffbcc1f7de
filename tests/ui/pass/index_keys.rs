#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

// index_too_wide, index_leading_boolean, index_predicate_pointless, index_array_btree, index_large_column
#[derive(Table)]
#[index(title, author, language, edition, year)]
#[index(created_at, where(is_public))]
#[index(author, where(sold_at.is_none()))]
#[index(tags, using = gin)]
#[index(cover_hash)]
pub struct Book {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub title: String,
    pub author: String,
    #[column(type = varchar(3))]
    pub language: String,
    pub edition: i32,
    pub year: i32,
    pub is_public: bool,
    pub tags: Vec<String>,
    pub cover_hash: Vec<u8>,
    pub created_at: DateTime<Utc>,
    pub sold_at: Option<DateTime<Utc>>,
}

// unique_redundant: the target of a reference that carries the name along.
#[derive(Table)]
#[unique(email)]
#[unique(id, name)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
    pub name: String,
}

// index_budget: what a query asks for does not count.
#[derive(Table)]
#[index(a)]
#[access(by_a, filter(a))]
pub struct Measurement {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub a: i32,
}

fn main() {}
