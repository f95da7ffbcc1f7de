use architrave::prelude::*;

mod sales {
    use architrave::prelude::*;
    use uuid::Uuid;

    #[derive(Table)]
    pub struct Customer {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
    }

    #[derive(Table)]
    #[table(name = "customers")]
    pub struct Client {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
    }

    #[derive(Table)]
    #[index(customer_id)]
    #[index(product_id)]
    pub struct Order {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        pub customer_id: Uuid,
        #[references(Product.id, on_delete = restrict)]
        pub product_id: Uuid,
    }

    #[derive(Table)]
    pub struct Product {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
    }
}

schema! {
    pub static SHOP = { tables: [sales::Customer, sales::Client, sales::Order], lock: "schema.lock" }
}

fn main() {}
