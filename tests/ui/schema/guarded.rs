//! Rules about row security, distribution and objects, which need the list of all tables.

use architrave::prelude::*;

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

// shard_group_crossed: rows of another group, and rows of the same one without the shard key.
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

#[derive(Table)]
#[table(shard(region, group = regions))]
#[primary_key(region, number)]
#[foreign_key(other, depot, references(Depot.region, Depot.number), on_delete = restrict)]
#[index(other, depot)]
pub struct Transfer {
    pub region: i64,
    pub number: i64,
    pub other: i64,
    pub depot: i64,
}

// matview_without_unique
#[derive(View)]
#[view(materialized, query = "SELECT account, count(*) AS payments FROM payments GROUP BY account")]
pub struct PaymentCount {
    pub account: i64,
    pub payments: i64,
}

// view_bypasses_rls
#[derive(View)]
#[view(query = "SELECT id FROM invoices")]
pub struct OpenInvoice {
    pub id: i64,
}

schema! {
    pub static GUARDED = {
        tables: [Invoice, Payment, Depot, Parcel, Transfer],
        views: [PaymentCount, OpenInvoice],
        objects: [
            // security_definer_path
            sql("CREATE FUNCTION close_account(number bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
                 AS 'DELETE FROM invoices WHERE account = number'"),
            // view_bypasses_rls
            sql("CREATE VIEW newest_invoice AS SELECT max(id) AS id FROM invoices"),
            // matview_without_unique
            sql("CREATE MATERIALIZED VIEW depot_count AS SELECT region, count(*) FROM depots GROUP BY region"),
        ],
        lock: "schema.lock",
    }
}

fn main() {}
