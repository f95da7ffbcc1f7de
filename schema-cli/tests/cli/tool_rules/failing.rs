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
    pub placed_by: String,
}

// column_alignment
#[derive(Table)]
#[table(rows = 9_000_000)]
pub struct Reading {
    pub is_valid: bool,
    #[column(primary_key, identity)]
    pub id: i64,
    pub is_final: bool,
    pub value: i64,
}

// rls_missing: the second table has the owner too, and nothing guards it.
#[derive(Table)]
#[table(row_security = forced)]
#[policy(own, using(account == nullif(current_setting("app.account", true), "").cast(bigint)))]
#[index(account)]
pub struct Invoice {
    #[column(primary_key, identity)]
    pub id: i64,
    pub account: i64,
}

#[derive(Table)]
pub struct Payment {
    #[column(primary_key, identity)]
    pub id: i64,
    pub account: i64,
}

// shard_group_crossed
#[derive(Table)]
#[table(shard(region, group = regions))]
#[primary_key(region, number)]
pub struct Depot {
    pub region: i64,
    pub number: i64,
}

#[derive(Table)]
#[table(shard(customer, group = customers))]
#[primary_key(customer, number)]
#[foreign_key(region, depot, references(Depot.region, Depot.number), on_delete = restrict)]
#[index(region, depot)]
pub struct Parcel {
    pub customer: i64,
    pub number: i64,
    pub region: i64,
    pub depot: i64,
}

// matview_without_unique
#[derive(View)]
#[view(materialized, query = "SELECT placed_by, count(*) AS orders FROM orders GROUP BY placed_by")]
pub struct OrderCount {
    pub placed_by: i64,
    pub orders: i64,
}

// view_bypasses_rls
#[derive(View)]
#[view(query = "SELECT id FROM invoices")]
pub struct OpenInvoice {
    pub id: i64,
}

schema! {
    /// All in one module.
    pub static FAILING = {
        tables: [Team, Member, Order, Return, Offer, Complaint, Reading, Invoice, Payment, Depot, Parcel],
        views: [OrderCount, OpenInvoice],
        objects: [
            // security_definer_path
            sql("CREATE FUNCTION close_account(number bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
                 AS 'DELETE FROM invoices WHERE account = number'"),
        ],
        lock: "failing.lock",
    }
}
