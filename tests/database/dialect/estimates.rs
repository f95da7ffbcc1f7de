//! What a plan says about the log and the disk is what a server writes: within a factor of two of the range that is said.

use super::model::{column, index, name, required, table};
use super::postgres::dialect;
use architrave_tests::postgres::{Server, each_version};
use postgres::Client;
use schema_cli::database::{open, table_statistics};
use schema_core::def::TypeKind;
use schema_core::dialect::Dialect as _;
use schema_core::diff::diff;
use schema_core::model::{Expression, Schema, Table};
use schema_core::plan::{Estimate, Operation, Options, Plan, Statistics, Work, plan};

const ROWS: u32 = 60_000;

/// As many rows as make a megabyte of each index, with texts whose width only a server knows.
fn before() -> Schema {
    let mut orders = table("orders");
    orders.columns = vec![
        required(column("id", TypeKind::BigInt)),
        required(column("state", TypeKind::Text)),
        required(column("note", TypeKind::Text)),
        required(column("total", TypeKind::Integer)),
    ];
    orders.indexes = vec![index("orders_total_idx", &["total"])];
    orders.rows = Some(u64::from(ROWS));
    schema(orders)
}

fn schema(table: Table) -> Schema {
    Schema {
        name: "shop".to_owned(),
        tables: [(table.name.clone(), table)].into(),
        ..Schema::default()
    }
}

/// An index of distinct values, one of repeated ones, a column that is filled, a check that is validated.
fn after() -> Schema {
    let mut schema = before();
    let orders = schema.tables.get_mut(&name("orders")).unwrap();
    orders.indexes.push(index("orders_note_idx", &["note"]));
    orders.indexes.push(index("orders_state_idx", &["state"]));
    let mut tier = required(column("tier", TypeKind::Text));
    tier.backfill = Some(Expression::Column("state".to_owned()));
    orders.columns.push(tier);
    schema
}

fn planned(client: &mut Client, statistics: &Statistics) -> Plan {
    let dialect = dialect(client);
    let old = dialect.adapt(&before()).unwrap();
    let new = dialect.adapt(&after()).unwrap();
    let changes = diff(&old, &new).unwrap();
    let options = Options {
        statistics: statistics.clone(),
        ..Options::default()
    };
    plan(&old, &new, &changes, &dialect, &options).unwrap()
}

/// The log that a statement wrote, as the server counts it for each kind of statement.
fn logged(client: &mut Client) -> Option<u64> {
    let query = "SELECT max(wal_bytes)::bigint FROM pg_stat_statements
         WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND wal_bytes > 0";
    let bytes: Option<i64> = client.query_one(query, &[]).unwrap().get(0);
    bytes.and_then(|it| u64::try_from(it).ok())
}

fn forget(client: &mut Client) {
    let query = "SELECT pg_stat_statements_reset(0,
         (SELECT oid FROM pg_database WHERE datname = current_database()), 0)";
    client.batch_execute(query).unwrap();
}

#[test]
fn the_log_of_each_step_is_within_twice_its_range() {
    for server in each_version() {
        on(&server);
    }
}

fn on(server: &Server) {
    let database = server.scratch_database();
    let mut client = database.connect();
    let create = dialect(&mut client);
    client
        .batch_execute(&format!(
            "CREATE EXTENSION pg_stat_statements;
             CREATE TABLE orders (id bigint CONSTRAINT orders_pkey PRIMARY KEY, state text NOT NULL, note text NOT NULL,
                 total integer NOT NULL);
             INSERT INTO orders SELECT n, 'state ' || n % 5, 'a note about order ' || n, n % 1000
             FROM generate_series(1, {ROWS}) n;
             CREATE INDEX orders_total_idx ON orders (total);"
        ))
        .unwrap();
    client.batch_execute("VACUUM ANALYZE orders").unwrap();
    let mut other = open(database.url()).unwrap();
    let statistics = table_statistics(other.as_mut()).unwrap();
    let orders = &statistics.tables[&name("orders")];
    assert_eq!(orders.rows, Some(u64::from(ROWS)));
    assert_eq!(orders.columns["state"].distinct, 5, "{orders:?}");
    assert!(orders.indexes["orders_pkey"] > 1_000_000, "{orders:?}");
    let text = statistics.to_json();
    assert_eq!(Statistics::from_json(&text).as_ref(), Ok(&statistics));

    let plan = planned(&mut client, &statistics);
    let mut built = 0;
    for step in plan.migrations.iter().flat_map(|it| &it.steps) {
        forget(&mut client);
        for statement in create.statements(&step.operation).unwrap() {
            client.batch_execute(&statement).unwrap();
        }
        let Some(estimate) = &step.estimate else {
            assert_eq!(step.footprint.work, Work::Catalog, "{}", step.summary);
            continue;
        };
        // The log of an index is its pages. The server counts none of it for a build that runs concurrently.
        if let Operation::CreateIndex { index, .. } = &step.operation {
            compare_size(&mut client, server, &index.name, estimate);
            built += 1;
            continue;
        }
        // What the server forgets about a statement while others run many, it cannot be asked for.
        let Some(logged) = logged(&mut client) else {
            continue;
        };
        let range = estimate.log_bytes;
        let most = range.high.saturating_mul(2).max(1_000_000);
        assert!(
            logged >= range.low / 2 && logged <= most,
            "PostgreSQL {}: {}: {logged} bytes of log, and said was {estimate}",
            server.version,
            step.summary
        );
    }
    assert_eq!(built, 2);
}

/// The size that was said of an index is the one that it has, before anybody writes into it.
fn compare_size(client: &mut Client, server: &Server, index: &str, estimate: &Estimate) {
    let query = "SELECT pg_relation_size($1::text::regclass)";
    let bytes: i64 = client.query_one(query, &[&index]).unwrap().get(0);
    let bytes = u64::try_from(bytes).unwrap();
    let said = estimate.log_bytes;
    assert!(
        bytes >= said.low / 2 && bytes <= said.high * 2,
        "PostgreSQL {}: {index}: {bytes} bytes, and said was {said:?}",
        server.version,
    );
}
