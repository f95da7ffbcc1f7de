use architrave::prelude::*;
use uuid::Uuid;

// name_collision: the namespaces differ. foreign_key_target_unknown: every target is listed.
#[derive(Table)]
#[table(name = "accounts", namespace = "billing")]
pub struct Account {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
}

#[derive(Table)]
#[table(name = "accounts", namespace = "access")]
#[index(account_id)]
pub struct Login {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Account.id, on_delete = restrict)]
    pub account_id: Uuid,
}

schema! {
    pub static SHOP = { tables: [Account, Login], lock: "schema.lock" }
}

fn main() {}
