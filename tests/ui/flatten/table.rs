//! Mistakes of a table that flattens a struct.
use architrave::prelude::*;

#[derive(Columns)]
pub struct Address {
    pub street: String,
    pub zip: String,
    #[column(name = "a_name_that_is_long_by_itself_and_too_long_with_what_is_before_it")]
    pub long: Option<String>,
}

/// Says nothing of columns.
pub struct Plain {
    pub street: String,
}

#[derive(Table)]
#[index(address)]
#[index(address.zpi)]
#[unique(adress.zip)]
#[check(address.zip > 5)]
#[check(address.street.zip == "")]
pub struct Customer {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(flatten, name = "addr", renamed_from = "home")]
    #[index]
    #[check(address.zip != "")]
    #[references(Customer.id)]
    pub address: Address,
    #[column(flatten(prefx = "x_"))]
    pub work: Address,
    #[column(flatten(prefix = work))]
    pub other: Address,
    #[column(flatten = true)]
    pub third: Address,
}

#[derive(Table)]
pub struct Supplier {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(flatten)]
    pub address: Address,
    pub address_zip: String,
    #[column(flatten(prefix = "address_"))]
    pub other: Option<Address>,
}

#[derive(Table)]
#[primary_key(address.zip)]
#[index(plain.street)]
pub struct Depot {
    #[column(flatten(prefix = ""))]
    pub address: Option<Address>,
    #[column(flatten)]
    pub plain: Plain,
    #[column(flatten)]
    pub name: String,
    pub number: i64,
}

fn main() {}
