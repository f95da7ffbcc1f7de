//! Rules that compare all tables and only warn: one place in `schema!` says so, and `cargo schema lint` names the tables.
#![deny(deprecated)]

use architrave::prelude::*;

// foreign_key_cycle, and table_naming_inconsistent: the others are called in the plural.
#[derive(Table)]
#[table(name = "team")]
pub struct Team {
    #[column(primary_key, identity)]
    pub id: i64,
    #[references(Member.id, on_delete = restrict)]
    #[index]
    pub lead_id: i64,
}

#[derive(Table)]
pub struct Member {
    #[column(primary_key, identity)]
    pub id: i64,
    #[references(Team.id, on_delete = restrict)]
    #[index]
    pub team_id: i64,
}

// type_varies_by_name
#[derive(Table)]
pub struct Order {
    #[column(primary_key, identity)]
    pub id: i64,
    pub placed_by: i64,
}

#[derive(Table)]
pub struct Return {
    #[column(primary_key, identity)]
    pub id: i64,
    pub placed_by: i64,
}

#[derive(Table)]
pub struct Offer {
    #[column(primary_key, identity)]
    pub id: i64,
    pub placed_by: i64,
}

#[derive(Table)]
pub struct Complaint {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(type = varchar(40))]
    pub placed_by: String,
}

schema! {
    pub static SHOP = {
        tables: [Team, Member, Order, Return, Offer, Complaint],
        lock: "schema.lock",
    }
}

fn main() {}
