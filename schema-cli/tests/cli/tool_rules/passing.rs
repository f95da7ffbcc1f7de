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

// type_varies_by_name: one type everywhere.
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
    pub placed_by: i64,
}

// column_alignment: the wide ones come first.
#[derive(Table)]
#[table(rows = 9_000_000)]
pub struct Reading {
    #[column(primary_key, identity)]
    pub id: i64,
    pub value: i64,
    pub is_valid: bool,
    pub is_final: bool,
}

// rls_missing: both are guarded.
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
#[table(row_security = forced)]
#[policy(own, using(account == nullif(current_setting("app.account", true), "").cast(bigint)))]
#[index(account)]
pub struct Payment {
    #[column(primary_key, identity)]
    pub id: i64,
    pub account: i64,
}

// shard_group_crossed: one group, and the reference begins with the shard key.
#[derive(Table)]
#[table(shard(region, group = regions))]
#[primary_key(region, number)]
pub struct Depot {
    pub region: i64,
    pub number: i64,
}

#[derive(Table)]
#[table(shard(region, group = regions))]
#[primary_key(region, number)]
#[foreign_key(region, depot, references(Depot.region, Depot.number), on_delete = restrict)]
#[index(region, depot)]
pub struct Parcel {
    pub region: i64,
    pub number: i64,
    pub depot: i64,
}

// matview_without_unique: its rows are told apart.
#[derive(View)]
#[view(materialized, query = "SELECT placed_by, count(*) AS orders FROM orders GROUP BY placed_by")]
#[unique(placed_by)]
pub struct OrderCount {
    pub placed_by: i64,
    pub orders: i64,
}

// view_bypasses_rls: it asks as who asks.
#[derive(View)]
#[view(security_invoker, query = "SELECT id FROM invoices")]
pub struct OpenInvoice {
    pub id: i64,
}

schema! {
    /// All in one module.
    pub static PASSING = {
        tables: [Team, Member, Order, Return, Offer, Complaint, Reading, Invoice, Payment, Depot, Parcel],
        views: [OrderCount, OpenInvoice],
        objects: [
            // security_definer_path
            sql("CREATE FUNCTION close_account(number bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
                 SET search_path = pg_catalog, pg_temp AS 'DELETE FROM public.invoices WHERE account = number'"),
        ],
        lock: "passing.lock",
    }
}
