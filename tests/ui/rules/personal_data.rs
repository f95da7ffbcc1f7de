#![deny(deprecated)]

use architrave::prelude::*;

// pii_unclassified, pii_without_retention, pii_in_key, secret_in_plain_text
#[derive(Table)]
pub struct Member {
    #[column(primary_key, type = varchar(254), pii = contact)]
    pub email: String,
    #[column(type = varchar(20))]
    pub home_phone: String,
    pub password: String,
}

fn main() {}
