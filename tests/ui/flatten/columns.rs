//! A struct of columns says nothing that a table alone has.
use architrave::prelude::*;

#[derive(Table)]
pub struct Country {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
}

#[derive(Columns)]
#[table(name = "addresses", rows = 100)]
#[index(zip)]
#[unique(zip, street)]
#[primary_key(zip)]
#[foreign_key(country_id, references(Country.id), on_delete = restrict)]
#[access(by_zip, filter(zip))]
#[policy(own, using(true))]
#[columns(prefix = "address_")]
pub struct Address {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[index]
    #[unique]
    pub zip: String,
    pub street: String,
    #[references(Country.id, on_delete = restrict)]
    pub country_id: i64,
    #[check(streeet.char_length() > 0)]
    pub town: String,
    #[column(default = 5, generated(zip.lower()))]
    pub district: String,
}

#[derive(Columns)]
pub struct Pair<T> {
    pub first: T,
    pub second: T,
}

#[derive(Columns)]
pub enum Choice {
    One,
}

#[derive(Table)]
pub struct Customer {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(flatten)]
    pub address: Address,
    #[column(flatten)]
    pub pair: Pair<String>,
}

fn main() {}
