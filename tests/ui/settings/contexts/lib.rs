use architrave::prelude::*;

pub mod catalog {
    use architrave::prelude::*;
    use uuid::Uuid;

    #[derive(Table)]
    #[table(context = catalog)]
    #[index(customer_id)]
    pub struct Product {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        // The map has no way from the catalog to sales.
        #[references(crate::sales::Customer.id, on_delete = restrict)]
        pub customer_id: Uuid,
    }
}

pub mod sales {
    use architrave::prelude::*;
    use uuid::Uuid;

    #[derive(Table)]
    #[table(context = sales)]
    #[index(product_id)]
    pub struct Customer {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        // context_crossed has nothing to say: the map has a way from sales to the catalog.
        #[references(crate::catalog::Product.id, on_delete = restrict)]
        pub product_id: Uuid,
    }
}

pub mod billing {
    use architrave::prelude::*;
    use uuid::Uuid;

    #[derive(Table)]
    #[table(context = billing)]
    #[index(customer_id)]
    pub struct Invoice {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        // Allowed by the map, and still no key reaches another database.
        #[references(crate::sales::Customer.id, on_delete = restrict)]
        pub customer_id: Uuid,
        #[refers_to(crate::sales::Customer)]
        pub payer_id: Uuid,
    }

    #[derive(Table)]
    #[table(context = biling)]
    pub struct Receipt {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
    }
}

schema! {
    pub static SHOP = {
        tables: [catalog::Product, sales::Customer, billing::Invoice],
        lock: "schema.lock",
    }
}

// context_table_unowned
#[derive(Table)]
pub struct Stray {
    #[column(primary_key, identity)]
    pub id: i64,
}

pub mod stray {
    use architrave::prelude::*;

    // context_table_unowned: the name of a module is no context.
    #[derive(Table)]
    pub struct Lost {
        #[column(primary_key, identity)]
        pub id: i64,
    }
}
