use architrave::prelude::*;
use uuid::Uuid;

#[derive(Table)]
#[table(nmae = "customers", soft_delet = deleted_at, colour = red)]
pub struct Customer {
    #[column(primary_key, defualt = uuid_v7())]
    pub id: Uuid,
    #[column(typ = varchar(20), uniqe)]
    pub phone: String,
}

#[derive(Table)]
#[index(customer_id, wher(customer_id.is_some()), unsing = btree)]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Customer.id, on_delte = restrict)]
    pub customer_id: Option<Uuid>,
}

fn main() {}
