#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

// index_serves_nothing: each index serves a declared query.
#[derive(Table)]
#[index(shelf)]
#[unique(number)]
#[access(by_number, filter(number))]
#[access(by_shelf, filter(shelf))]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(20))]
    pub number: String,
    #[column(type = varchar(20))]
    pub shelf: String,
}

// index_duplicate, index_column_repeated: other columns, each once.
#[derive(Table)]
#[unique(email)]
#[index(name, city)]
pub struct Supplier {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
    pub name: String,
    pub city: String,
}

// soft_delete_unfiltered: among the living.
#[derive(Table)]
#[table(soft_delete = deleted_at)]
#[unique(email, where(deleted_at.is_none()))]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
    pub deleted_at: Option<DateTime<Utc>>,
}

fn main() {}
