use architrave::prelude::*;

// Of this preset: audit_columns_missing; by itself: comment_missing. Those of `pedantic` are silent:
// primary_key_natural, text_nullable, table_not_plural, constraint_name_convention.
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
