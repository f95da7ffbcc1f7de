#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
#[index(name, city)]
#[access(by_name, filter(name))]
#[access(by_both, filter(name, city))]
pub struct Shop {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(100))]
    pub name: String,
    #[column(type = varchar(100))]
    pub city: String,
}

fn main() {}
