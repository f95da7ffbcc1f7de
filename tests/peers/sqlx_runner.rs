//! sqlx's migrator, the code behind `sqlx migrate run` and `revert` and the macro `migrate!`.

use crate::adoption::{FIRST, SECOND, SECOND_BACK, Team, adopts};
use crate::release::{postgres, rows, sqlite, write_both};
use architrave_tests::catalogue::{Catalogue, assert_same};
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use architrave_tests::sqlite::{scratch_file, without_statements};
use sqlx::migrate::{Migrate, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Acquire, Connection, Executor, PgConnection, SqliteConnection};
use std::ops::Deref;
use std::path::Path;

async fn up_down_and_up_again<'c, A, B>(
    connections: [A; 5],
    mut insert: impl AsyncFnMut(),
    folder: &Path,
    catalogue: &dyn Fn() -> Catalogue,
) where
    A: Acquire<'c, Connection = B>,
    B: Deref,
    B::Target: Migrate,
{
    let catalogue = || {
        catalogue()
            .without(|name| name.contains("_sqlx_migrations"))
            .without_column_order()
    };
    let migrator = Migrator::new(folder).await.unwrap();
    let versions: Vec<i64> = migrator
        .iter()
        .filter(|migration| migration.migration_type.is_up_migration())
        .map(|migration| migration.version)
        .collect();
    assert!(versions.len() >= 2);
    let first = versions
        .iter()
        .copied()
        .filter(|version| *version < 20_260_201_000_000)
        .max()
        .unwrap();
    let [a, b, c, d, e] = connections;
    migrator.run(a).await.unwrap();
    let up = catalogue();
    migrator.undo(b, 0).await.unwrap();
    assert!(catalogue().is_empty(), "{}", catalogue());
    migrator.run_to(first, c).await.unwrap();
    insert().await;
    migrator.run(d).await.unwrap();
    assert_same(&catalogue(), &up);
    // A checked second run finds every checksum as it was.
    migrator.run(e).await.unwrap();
}

#[test]
fn on_postgres() {
    let scratch = scratch_database();
    let folder = tempfile::tempdir().unwrap();
    write_both(folder.path(), "sqlx", &postgres(15));
    let rows = rows(|cents| format!("{}.{:02}", cents / 100, cents % 100));
    let count: i64 = runtime().block_on(async {
        let pool = sqlx::PgPool::connect(scratch.url()).await.unwrap();
        up_down_and_up_again(
            [&pool, &pool, &pool, &pool, &pool],
            async || {
                let mut connection = PgConnection::connect(scratch.url()).await.unwrap();
                connection
                    .execute(sqlx::raw_sql(sqlx::AssertSqlSafe(rows.clone())))
                    .await
                    .unwrap();
            },
            folder.path(),
            &|| scratch.catalogue(),
        )
        .await;
        sqlx::query_scalar("SELECT count(*) FROM orders WHERE contact_phone = 'unknown'")
            .fetch_one(&pool)
            .await
            .unwrap()
    });
    assert_eq!(count, 300);
}

#[test]
fn on_sqlite() {
    let scratch = scratch_file();
    let folder = tempfile::tempdir().unwrap();
    write_both(folder.path(), "sqlx", &sqlite());
    let rows = rows(|cents| cents.to_string());
    let options = SqliteConnectOptions::new()
        .filename(scratch.path())
        .create_if_missing(true);
    let count: i64 = runtime().block_on(async {
        let pool = sqlx::SqlitePool::connect_with(options.clone()).await.unwrap();
        up_down_and_up_again(
            [&pool, &pool, &pool, &pool, &pool],
            async || {
                let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
                connection.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(rows.clone()))).await.unwrap();
            },
            folder.path(),
            &|| without_statements(scratch.catalogue()),
        )
        .await;
        sqlx::query_scalar(
            "SELECT count(*) FROM orders JOIN order_items ON order_id = orders.id WHERE contact_phone = 'unknown'",
        )
        .fetch_one(&pool)
        .await
        .unwrap()
    });
    assert_eq!(count, 300);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn a_team_goes_on() {
    let applied = |scratch: &ScratchDatabase| -> Vec<i64> {
        let mut client = scratch.connect();
        let known = client.query_one("SELECT to_regclass('_sqlx_migrations') IS NOT NULL", &[]);
        if !known.unwrap().get::<_, bool>(0) {
            return Vec::new();
        }
        let rows = client.query("SELECT version FROM _sqlx_migrations ORDER BY version", &[]);
        rows.unwrap().iter().map(|row| row.get(0)).collect()
    };
    adopts(&Team {
        format: "sqlx",
        directory: "migrations",
        files: &[
            ("migrations/20240301101500_customers.up.sql", FIRST),
            (
                "migrations/20240301101500_customers.down.sql",
                "DROP TABLE customers;\n",
            ),
            ("migrations/20240502090000_names.up.sql", SECOND),
            ("migrations/20240502090000_names.down.sql", SECOND_BACK),
        ],
        apply: &|scratch, folder| {
            let before = applied(scratch).len();
            runtime().block_on(async {
                let pool = sqlx::PgPool::connect(scratch.url()).await.unwrap();
                Migrator::new(folder)
                    .await
                    .unwrap()
                    .run(&pool)
                    .await
                    .unwrap();
            });
            applied(scratch).len() - before
        },
        revert: &|scratch, folder| {
            let versions = applied(scratch);
            runtime().block_on(async {
                let pool = sqlx::PgPool::connect(scratch.url()).await.unwrap();
                let migrator = Migrator::new(folder).await.unwrap();
                migrator
                    .undo(&pool, versions[versions.len() - 2])
                    .await
                    .unwrap();
            });
        },
    });
}
