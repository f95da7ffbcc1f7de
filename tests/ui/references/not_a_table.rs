use architrave::prelude::*;
use uuid::Uuid;

pub struct Customer {
    pub id: Uuid,
}

#[derive(Table)]
#[index(customer_id)]
#[index(product_id)]
#[index(seller_id)]
pub struct Order {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Customer.id, on_delete = restrict)]
    pub customer_id: Uuid,
    #[references(Produkt.id, on_delete = restrict)]
    pub product_id: Uuid,
    #[references(Seller, on_delete = restrict)]
    pub seller_id: Uuid,
    #[references(Seller::id, on_delete = restrict)]
    pub agent_id: Uuid,
}

fn main() {}
