#![deny(deprecated)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

// index_serves_nothing
#[derive(Table)]
#[index(shelf)]
#[unique(number)]
#[access(by_number, filter(number))]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(20))]
    pub number: String,
    #[column(type = varchar(20))]
    pub shelf: String,
}

// index_duplicate, index_column_repeated
#[derive(Table)]
#[unique(email)]
#[index(email)]
#[index(name, city, name)]
pub struct Supplier {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
    pub name: String,
    pub city: String,
}

// soft_delete_unfiltered
#[derive(Table)]
#[table(soft_delete = deleted_at)]
#[unique(email)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
    pub deleted_at: Option<DateTime<Utc>>,
}

fn main() {}
