use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
#[table(name = "customers", name = "clients")]
#[index(email, name = "customers_by_email")]
#[unique(email, name = "customers_by_email")]
#[access(by_email, filter(email))]
#[access(by_email, filter(name))]
pub struct Customer {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(254))]
    pub email: String,
    #[column(name = "email", type = varchar(100))]
    pub name: String,
}

fn main() {}
