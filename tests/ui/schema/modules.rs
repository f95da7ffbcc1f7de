//! The rules that need all tables, in a crate of modules.

use architrave::prelude::*;

pub mod tenants {
    use architrave::prelude::*;
    use uuid::Uuid;

    #[derive(Table)]
    pub struct Tenant {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
    }
}

pub mod people {
    use super::tenants::Tenant;
    use architrave::prelude::*;
    use uuid::Uuid;

    #[derive(Table)]
    #[table(tenant = tenant_id, data_subject, retention = years(3))]
    #[index(tenant_id)]
    pub struct Person {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[references(Tenant.id, on_delete = restrict)]
        pub tenant_id: Uuid,
        #[column(type = varchar(200), pii = identity)]
        pub name: String,
    }

    // pii_erasure_unreachable: no key leads back to a person.
    #[derive(Table)]
    #[table(tenant = tenant_id, retention = months(1))]
    #[index(tenant_id)]
    pub struct Visit {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[references(Tenant.id, on_delete = restrict)]
        pub tenant_id: Uuid,
        #[column(type = varchar(40), pii = contact)]
        pub address: String,
    }
}

pub mod money {
    use architrave::prelude::*;
    use uuid::Uuid;

    // tenant_key_missing
    #[derive(Table)]
    pub struct Payment {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
    }

    // name_collision: with the one in `people`.
    #[derive(Table)]
    #[table(shared, name = "visits")]
    pub struct Call {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
    }
}

schema! {
    pub static APP = {
        tables: [tenants::Tenant, people::Person, people::Visit, money::Payment, money::Call],
        lock: "schema.lock",
    }
}

fn main() {}
