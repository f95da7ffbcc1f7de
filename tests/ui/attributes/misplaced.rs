use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
#[column(primary_key)]
#[references(Customer.id)]
#[index]
#[unique = "email"]
#[check]
#[access(filter(email))]
#[foreign_key(email)]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[table(name = "email")]
    #[access(by_email, filter(email))]
    #[column(type = varchar(254))]
    pub email: String,
    #[column(skip)]
    #[index]
    pub cache: Vec<String>,
}

fn main() {}
