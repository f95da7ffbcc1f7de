//! diesel's migration runner, the code behind `diesel migration run`, `revert` and `redo`.

use crate::adoption::{FIRST, SECOND, SECOND_BACK, Team, adopts};
use crate::release::{postgres, rows, sqlite, write_both};
use architrave_tests::catalogue::{Catalogue, assert_same};
use architrave_tests::postgres::scratch_database;
use architrave_tests::sqlite::{scratch_file, without_statements};
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use std::path::Path;

fn up_down_and_up_again<C, DB>(
    connection: &mut C,
    folder: &Path,
    rows: &str,
    catalogue: &dyn Fn() -> Catalogue,
) where
    C: MigrationHarness<DB> + SimpleConnection,
    DB: Backend,
{
    let catalogue = || {
        catalogue()
            .without(|name| name.contains("__diesel_schema_migrations"))
            .without_column_order()
    };
    let migrations = || FileBasedMigrations::from_path(folder).unwrap();
    let applied: Vec<String> = connection
        .run_pending_migrations(migrations())
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(applied.len() >= 2);
    let up = catalogue();
    // redo
    connection.revert_last_migration(migrations()).unwrap();
    assert_ne!(catalogue(), up);
    connection.run_next_migration(migrations()).unwrap();
    assert_same(&catalogue(), &up);
    connection.revert_all_migrations(migrations()).unwrap();
    assert!(catalogue().is_empty(), "{}", catalogue());
    // Once more, with rows between the releases.
    let first = applied
        .iter()
        .filter(|version| version.starts_with("20260101"))
        .count();
    for _ in 0..first {
        connection.run_next_migration(migrations()).unwrap();
    }
    connection.batch_execute(rows).unwrap();
    connection.run_pending_migrations(migrations()).unwrap();
    assert_same(&catalogue(), &up);
    assert!(!connection.has_pending_migration(migrations()).unwrap());
}

#[test]
fn on_postgres() {
    let scratch = scratch_database();
    let folder = tempfile::tempdir().unwrap();
    write_both(folder.path(), "diesel", &postgres(15));
    let mut connection = PgConnection::establish(scratch.url()).unwrap();
    let rows = rows(|cents| format!("{}.{:02}", cents / 100, cents % 100));
    up_down_and_up_again(&mut connection, folder.path(), &rows, &|| {
        scratch.catalogue()
    });
    let kept: i64 = scratch
        .connect()
        .query_one(
            "SELECT count(*) FROM orders WHERE contact_phone = 'unknown'",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(kept, 300);
}

#[test]
fn on_sqlite() {
    let scratch = scratch_file();
    let folder = tempfile::tempdir().unwrap();
    write_both(folder.path(), "diesel", &sqlite());
    let mut connection =
        SqliteConnection::establish(&scratch.path().display().to_string()).unwrap();
    connection
        .batch_execute("PRAGMA foreign_keys = ON")
        .unwrap();
    let rows = rows(|cents| cents.to_string());
    up_down_and_up_again(&mut connection, folder.path(), &rows, &|| {
        without_statements(scratch.catalogue())
    });
    let kept: i64 = scratch
        .connect()
        .query_row(
            "SELECT count(*) FROM orders JOIN order_items ON order_id = orders.id WHERE contact_phone = 'unknown'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(kept, 300);
}

#[test]
fn a_team_goes_on() {
    adopts(&Team {
        format: "diesel",
        directory: "migrations",
        files: &[
            (
                "diesel.toml",
                "[migrations_directory]\ndir = \"migrations\"\n",
            ),
            ("migrations/2024-03-01-101500_customers/up.sql", FIRST),
            (
                "migrations/2024-03-01-101500_customers/down.sql",
                "DROP TABLE customers;\n",
            ),
            ("migrations/2024-05-02-090000_names/up.sql", SECOND),
            ("migrations/2024-05-02-090000_names/down.sql", SECOND_BACK),
        ],
        apply: &|scratch, folder| {
            let mut connection = PgConnection::establish(scratch.url()).unwrap();
            let migrations = FileBasedMigrations::from_path(folder).unwrap();
            connection.run_pending_migrations(migrations).unwrap().len()
        },
        revert: &|scratch, folder| {
            let mut connection = PgConnection::establish(scratch.url()).unwrap();
            let migrations = FileBasedMigrations::from_path(folder).unwrap();
            connection.revert_last_migration(migrations).unwrap();
        },
    });
}
