use architrave::prelude::*;

#[derive(Table)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(on(sqlite))]
    pub nothing: String,
    #[column(on(oracle, type = text))]
    pub engine: String,
    #[column(on(sqlite, type = text), on(sqlite, collate = "nocase"))]
    pub twice: String,
    #[column(on(sqlite, typ = text))]
    pub key: String,
    #[column(on(mysql, type = text))]
    pub absent: String,
}

fn main() {}
