#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// pii_unclassified, pii_without_retention, pii_in_key, secret_in_plain_text
#[derive(Table)]
#[table(retention = years(2))]
#[unique(email)]
pub struct Member {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254), pii = contact)]
    pub email: String,
    #[column(type = varchar(20), pii = contact)]
    pub home_phone: String,
    pub password_hash: String,
}

// Nobody asked: nothing here is classified.
#[derive(Table)]
pub struct Newsletter {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
}

fn main() {}
