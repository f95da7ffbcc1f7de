#![deny(deprecated)]

use architrave::prelude::*;
use uuid::Uuid;

// normal_form_violated: what a postal code decides stands once.
#[derive(Table)]
#[table(rows = 9_000)]
#[depends(city, state, on(postal_code))]
pub struct PostalCode {
    #[column(primary_key, type = varchar(20))]
    pub postal_code: String,
    pub city: String,
    pub state: String,
}

// A copy that says why, and a dependency that is accepted.
#[derive(Table)]
#[depends(product_name, on(product_id))]
#[depends(currency, on(country), allow(normal_form_violated, reason = "read with every line, and never changed"))]
#[index(product_id)]
pub struct Line {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(external_id)]
    pub product_id: Uuid,
    #[column(denormalized(from = PostalCode.city, reason = "as printed on the bill"))]
    pub product_name: String,
    #[column(type = varchar(2))]
    pub country: String,
    #[column(type = varchar(3))]
    pub currency: String,
}

// candidate_key_unenforced: a unique rule keeps it.
#[derive(Table)]
#[depends(id, on(isbn))]
#[unique(isbn)]
pub struct Book {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(13))]
    pub isbn: String,
}

// Several independent values, all in the key.
#[derive(Table)]
#[primary_key(person_id, skill)]
#[depends(skill, on(person_id), multivalued = true)]
pub struct Skill {
    #[column(external_id)]
    pub person_id: Uuid,
    #[column(type = varchar(80))]
    pub skill: String,
}

fn main() {}
