//! Applications that migrate when they start.

use architrave::embed_migrations;
use architrave::migrate::{Conditions, Embedded, Limit, MigrationError, Options};
use architrave_tests::postgres::scratch_database;
use std::thread;
use std::time::Duration;

static POSTGRES: Embedded = embed_migrations!("../examples/shop_v2/migrations/postgres");
static SQLITE: Embedded = embed_migrations!("../examples/shop_v2/migrations/sqlite");

/// Takes its time.
static SLOW: Embedded = Embedded::new(
    "migrations",
    &[
        (
            "1_a.up.sql",
            "-- architrave: id = 1_a\n-- architrave: phase = expand\n-- architrave: transaction = true\n\
             CREATE TABLE a (id bigint);\n",
        ),
        (
            "2_slow.up.sql",
            "-- architrave: id = 2_slow\n-- architrave: phase = expand\n-- architrave: transaction = true\n\
             CREATE TABLE half (id bigint); SELECT pg_sleep(60);\n",
        ),
    ],
);

#[test]
fn instances_that_start_together_migrate_once() {
    let database = scratch_database();
    let applied: usize = thread::scope(|scope| {
        let instances: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| POSTGRES.run(database.url()).unwrap().applied.len()))
            .collect();
        instances.into_iter().map(|it| it.join().unwrap()).sum()
    });
    let directory = POSTGRES.directory().unwrap();
    // What the previous release could not live with waits.
    let safe = directory
        .migrations
        .iter()
        .take_while(|migration| Limit::default().allows(migration.phase))
        .count();
    assert!(safe > 0 && safe < directory.migrations.len());
    assert_eq!(applied, safe);
    // The same history as that of the tool.
    let mut connection = schema_cli::database::open(database.url()).unwrap();
    let folder = xtask_folder();
    let files = schema_cli::migration::Directory::read(&folder).unwrap();
    let status = schema_cli::migration::status(connection.as_mut(), &files).unwrap();
    assert!(status.problem.is_none());
}

fn xtask_folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/shop_v2/migrations/postgres")
}

#[test]
fn a_connection_of_rusqlite_is_migrated_and_given_back() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let options = Options {
        limit: Limit::All,
        ..Options::default()
    };
    let (connection, report) = SQLITE
        .run_on_rusqlite(connection, &options, &mut |_| {})
        .unwrap();
    assert_eq!(
        report.applied.len(),
        SQLITE.directory().unwrap().migrations.len()
    );
    let orders: i64 = connection
        .query_row("SELECT count(*) FROM orders", [], |row| row.get(0))
        .unwrap();
    assert_eq!(orders, 0);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn an_asynchronous_application_migrates_without_blocking() {
    let database = scratch_database();
    let report = runtime()
        .block_on(POSTGRES.run_async(database.url(), Options::default()))
        .unwrap();
    assert!(!report.applied.is_empty());
    let error = runtime()
        .block_on(POSTGRES.run_async("postgres://me:s3cret@127.0.0.1:1/x", Options::default()))
        .unwrap_err();
    assert!(!error.to_string().contains("s3cret"), "{error}");
}

#[test]
fn a_future_that_is_dropped_leaves_a_state_that_the_next_run_goes_on_from() {
    let database = scratch_database();
    let url = database.url().to_owned();
    let runtime = runtime();
    runtime.block_on(async {
        let run = SLOW.run_async(url.clone(), Options::default());
        // Given up after a while, as by a timeout of the application.
        assert!(
            tokio::time::timeout(Duration::from_secs(2), run)
                .await
                .is_err()
        );
    });
    drop(runtime);
    let exists = |table: &str| -> bool {
        let query = "SELECT to_regclass($1) IS NOT NULL";
        database
            .connect()
            .query_one(query, &[&table])
            .unwrap()
            .get(0)
    };
    assert!(exists("a") && !exists("half"));
    // The lock is free, and what was applied stays so.
    let impatient = Options {
        runner_wait: Duration::from_secs(5),
        conditions: Conditions {
            abort_if: Some("SELECT true".to_owned()),
            ..Conditions::default()
        },
        ..Options::default()
    };
    let error = SLOW.run_with(&url, &impatient, &mut |_| {}).unwrap_err();
    let MigrationError::Stopped { state, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(state, "before 2_slow");
}
