#![deny(deprecated)]

use architrave::prelude::*;

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

// rls_missing: the same in every account.
#[derive(Table)]
#[table(shared)]
pub struct Fee {
    #[column(primary_key, identity)]
    pub id: i64,
    pub account: i64,
}

// shard_group_crossed: one group, and the reference begins with the shard key; each server has a copy of the other one.
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
    #[references(Fee.id, on_delete = restrict)]
    #[index]
    pub fee_id: i64,
}

// matview_without_unique: its rows are told apart.
#[derive(View)]
#[view(materialized, query = "SELECT region, count(*) AS parcels FROM parcels GROUP BY region")]
#[unique(region)]
pub struct ParcelCount {
    pub region: i64,
    pub parcels: i64,
}

// matview_without_unique: the index is among the objects.
#[derive(View)]
#[view(materialized, query = "SELECT region, count(*) AS depots FROM depots GROUP BY region")]
pub struct DepotCount {
    pub region: i64,
    pub depots: i64,
}

// view_bypasses_rls: it asks as who asks.
#[derive(View)]
#[view(security_invoker, query = "SELECT id FROM invoices")]
pub struct OpenInvoice {
    pub id: i64,
}

// view_bypasses_rls: it is meant.
#[derive(View)]
#[view(query = "SELECT count(*) AS invoices -- allow(view_bypasses_rls, reason = \"a number of all accounts\")
                FROM invoices")]
pub struct InvoiceCount {
    pub invoices: i64,
}

// A migration is missing, which is no matter of rules.
#[allow(deprecated)]
mod app {
    use super::*;

    schema! {
        pub static GUARDED = {
            tables: [Invoice, Payment, Fee, Depot, Parcel],
            views: [ParcelCount, DepotCount, OpenInvoice, InvoiceCount],
            objects: [
                // security_definer_path
                sql("CREATE FUNCTION close_account(number bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
                     SET search_path = pg_catalog, pg_temp AS 'DELETE FROM public.invoices WHERE account = number'"),
                sql("CREATE UNIQUE INDEX depot_counts_region_idx ON depot_counts (region)"),
            ],
            lock: "schema.lock",
        }
    }
}

fn main() {}
