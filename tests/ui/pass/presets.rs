//! What the presets `strict` and `pedantic` ask for, none of which is asked for here:
//! primary_key_natural, text_nullable, table_not_plural, table_too_narrow, constraint_name_convention,
//! comment_missing, unique_nullable, audit_columns_missing, covering_index_missing, column_alignment.
#![deny(deprecated)]

use architrave::prelude::*;

#[derive(Table)]
#[table(name = "member")]
#[index(name, name = "fast")]
#[unique(phone)]
pub struct Member {
    #[column(primary_key, type = varchar(254))]
    pub email: String,
    pub name: String,
    pub phone: Option<String>,
}

#[derive(Table)]
pub struct Color {
    #[column(primary_key, type = varchar(20))]
    pub id: String,
}

#[derive(Table)]
#[table(rows = 9_000_000)]
pub struct Reading {
    pub is_valid: bool,
    #[column(primary_key, identity)]
    pub id: i64,
    pub is_final: bool,
    pub value: i64,
}

fn main() {}
