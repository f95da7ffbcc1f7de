use architrave::prelude::*;

// foreign_key_cycle: a team may begin without a lead. table_naming_inconsistent: all are called in the plural.
#[derive(Table)]
pub struct Team {
    #[column(primary_key, identity)]
    pub id: i64,
    #[references(Member.id, on_delete = set_null)]
    #[index]
    pub lead_id: Option<i64>,
}

#[derive(Table)]
pub struct Member {
    #[column(primary_key, identity)]
    pub id: i64,
    #[references(Team.id, on_delete = restrict)]
    #[index]
    pub team_id: i64,
}

// type_varies_by_name: one type everywhere, and one that is meant.
#[derive(Table)]
pub struct Order {
    #[column(primary_key, identity)]
    pub id: i64,
    pub placed_by: i64,
    pub reference: i64,
}

#[derive(Table)]
pub struct Return {
    #[column(primary_key, identity)]
    pub id: i64,
    pub placed_by: i64,
    pub reference: i64,
}

#[derive(Table)]
pub struct Offer {
    #[column(primary_key, identity)]
    pub id: i64,
    pub placed_by: i64,
    pub reference: i64,
}

#[derive(Table)]
pub struct Complaint {
    #[column(primary_key, identity)]
    pub id: i64,
    pub placed_by: i64,
    #[column(type = varchar(20), allow(type_varies_by_name, reason = "as the customer wrote it"))]
    pub reference: String,
}

schema! {
    pub static SHOP = {
        tables: [Team, Member, Order, Return, Offer, Complaint],
        lock: "schema.lock",
    }
}

fn main() {}
