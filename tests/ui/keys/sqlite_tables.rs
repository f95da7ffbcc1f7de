//! How SQLite stores tables.
use architrave::prelude::*;

#[derive(Table)]
#[table(on(sqlite, without_rowid))]
pub struct Numbered {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
}

#[derive(Table)]
#[table(on(sqlite, autoincrement = false))]
pub struct Named {
    #[column(primary_key)]
    pub name: String,
}

#[derive(Table)]
#[table(on(sqlite, without_row_id, strict = no, autoincrement(false)))]
pub struct Misspelled {
    #[column(primary_key)]
    pub name: String,
}

#[derive(Table)]
#[table(on(postgres, rows = 10, partition(range(name)), unlogged), on(postgres), on(postgres, unlogged))]
pub struct OtherEngine {
    #[column(primary_key)]
    pub name: String,
}

#[derive(Table)]
#[table(on(sqlite))]
pub struct Nothing {
    #[column(primary_key)]
    pub name: String,
}

#[derive(Table)]
#[table(on(sqlite, strict = false), on(sqlite, without_rowid))]
pub struct Twice {
    #[column(primary_key)]
    pub name: String,
}

#[derive(Table)]
#[table(on(oracle, without_rowid), on = sqlite)]
pub struct Unknown {
    #[column(primary_key)]
    pub name: String,
}

fn main() {}
