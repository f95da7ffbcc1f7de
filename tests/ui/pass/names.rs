#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// name_not_snake_case, name_reserved, cloned_tables, environment_in_name
#[derive(Table)]
#[table(name = "iso_3166")]
pub struct Country {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub r#type: i32,
    pub position: i32,
}

#[derive(Table)]
pub struct User {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(name = "user_name")]
    pub name: String,
}

#[derive(Table)]
pub struct Production {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

fn main() {}
