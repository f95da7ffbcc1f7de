use architrave::prelude::*;
use uuid::Uuid;

// Levels are unknown, so no rule speaks: not about the missing key, nor about the length.
#[derive(Table)]
pub struct Customer {
    pub id: Uuid,
}

#[derive(Table)]
pub struct Product {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(255))]
    pub name: String,
}

schema! {
    pub static SHOP = { tables: [Customer, Product], lock: "schema.lock" }
}
