use architrave::prelude::*;
use uuid::Uuid;

// normal_form_violated: a column is decided by one that is no key.
#[derive(Table)]
#[depends(city, state, on(postal_code))]
pub struct Address {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(20))]
    pub postal_code: String,
    pub city: String,
    pub state: String,
}

// candidate_key_unenforced
#[derive(Table)]
#[depends(id, on(isbn))]
pub struct Book {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(13))]
    pub isbn: String,
}

// The attribute itself.
#[derive(Table)]
#[depends(name)]
#[depends(name, on(nam))]
#[depends(name, id, on(id))]
#[depends(name, on(id), once = true)]
pub struct Supplier {
    #[depends(id)]
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub name: String,
}

fn main() {}
