//! What diesel cannot say, and words in the wrong place.

#![allow(dead_code)]

use architrave::prelude::*;

#[derive(Table)]
#[table(rows = 1_000, diesel(modul = notes))]
struct Misspelled {
    #[column(primary_key)]
    id: i64,
}

#[derive(Table)]
#[table(rows = 1_000, diesel, allow(primary_key_missing, reason = "written once"))]
struct WithoutKey {
    title: String,
}

#[derive(Table)]
#[table(rows = 1_000, name = "title", diesel)]
struct Title {
    #[column(primary_key)]
    id: i64,
    title: String,
    dsl: String,
    #[column(type = tsvector)]
    words: String,
}

#[derive(Columns)]
struct Address {
    zip: String,
}

#[derive(Table)]
#[table(rows = 1_000, diesel)]
struct Reader {
    #[column(primary_key)]
    id: i64,
    #[column(flatten)]
    address: Address,
}

#[derive(Table)]
#[table(rows = 1_000)]
struct Plain {
    #[column(primary_key, diesel = Int8)]
    id: i64,
}

fn main() {}
