#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
#[table(rows = 5_000_000)]
#[index(city, name)]
#[access(by_name, filter(name), order(city), per_second = 50)]
pub struct Shop {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(100))]
    pub name: String,
    #[column(type = varchar(100))]
    pub city: String,
}

fn main() {}
