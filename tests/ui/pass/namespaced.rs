#![deny(deprecated)]

use architrave::prelude::*;
use architrave_foreign_derive::Model;
use uuid::Uuid;

// `Model` owns the short words; architrave reads its own under `#[architrave(..)]`.
#[derive(Model, Table)]
#[table = "people"]
#[index(everything)]
#[architrave(namespaced, table(rows = 1_000), unique(email), index(city, email))]
#[architrave(check(named, name != ""))]
pub struct Customer {
    #[key]
    #[architrave(column(primary_key, default = uuid_v7()))]
    pub id: Uuid,
    #[unique]
    #[column("email_address")]
    #[architrave(column(type = varchar(254)))]
    pub email: String,
    #[default(nobody)]
    pub name: String,
    pub city: String,
}

#[derive(Model, Table)]
#[architrave(namespaced, index(customer_id))]
pub struct Order {
    #[key]
    #[architrave(column(primary_key, default = uuid_v7()))]
    pub id: Uuid,
    #[architrave(references(Customer.id, on_delete = restrict))]
    pub customer_id: Uuid,
}

// The same table in short words.
mod short {
    use architrave::prelude::*;
    use uuid::Uuid;

    #[derive(Table)]
    #[table(rows = 1_000)]
    #[unique(email)]
    #[index(city, email)]
    #[check(named, name != "")]
    pub struct Customer {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(type = varchar(254))]
        pub email: String,
        pub name: String,
        pub city: String,
    }
}

fn main() {
    let customer = <Customer as architrave::Table>::DEF;
    assert_eq!(customer.name, "customers");
    assert_eq!(customer.uniques.len(), 1);
    let short = <short::Customer as architrave::Table>::DEF;
    assert_eq!(customer.fingerprint(), short.fingerprint());
    assert_eq!(customer.columns[1].name, "email");
    let order = <Order as architrave::Table>::DEF;
    assert_eq!(order.foreign_keys.len(), 1);
}
