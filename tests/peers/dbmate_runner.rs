//! The program dbmate, as PyPI has it.

use crate::adoption::{FIRST, SECOND, SECOND_BACK, Team, adopts};
use crate::release::{postgres, rows, sqlite, write_both, write_first};
use architrave_tests::catalogue::{Catalogue, assert_same};
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use architrave_tests::sqlite::{scratch_file, without_statements};
use schema_core::dialect::Dialect;
use std::path::Path;
use std::process::{Command, Stdio};
use xtask::migration_tools;

fn dbmate(url: &str, folder: &Path, verb: &str) -> String {
    let program = match migration_tools::dbmate() {
        Ok(program) => program,
        Err(error) => panic!("{error}"),
    };
    let output = Command::new(program)
        .args(["--url", url, "--migrations-dir"])
        .arg(folder)
        .args(["--no-dump-schema", verb])
        .env_remove("DATABASE_URL")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "dbmate {verb}: {shown}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    shown
}

fn up_down_and_up_again(
    url: &str,
    dialect: &dyn Dialect,
    insert: &dyn Fn(),
    catalogue: &dyn Fn() -> Catalogue,
) {
    let catalogue = || {
        catalogue()
            .without(|name| name.contains("schema_migrations"))
            .without_column_order()
    };
    let first_folder = tempfile::tempdir().unwrap();
    write_first(first_folder.path(), "dbmate", dialect);
    dbmate(url, first_folder.path(), "migrate");
    let first = catalogue();
    insert();
    let folder = tempfile::tempdir().unwrap();
    write_both(folder.path(), "dbmate", dialect);
    let status = dbmate(url, folder.path(), "status");
    assert!(status.contains("Applied: 1\n"), "{status}");
    dbmate(url, folder.path(), "migrate");
    let up = catalogue();
    let status = dbmate(url, folder.path(), "status");
    assert!(status.contains("Pending: 0\n"), "{status}");
    for _ in 1..std::fs::read_dir(folder.path()).unwrap().count() {
        dbmate(url, folder.path(), "rollback");
    }
    assert_same(&catalogue(), &first);
    dbmate(url, folder.path(), "migrate");
    assert_same(&catalogue(), &up);
}

#[test]
fn on_postgres() {
    let scratch = scratch_database();
    let separator = if scratch.url().contains('?') {
        '&'
    } else {
        '?'
    };
    let url = format!("{}{separator}sslmode=disable", scratch.url());
    let rows = rows(|cents| format!("{}.{:02}", cents / 100, cents % 100));
    up_down_and_up_again(&url, &postgres(15), &|| scratch.execute(&rows), &|| {
        scratch.catalogue()
    });
}

#[test]
fn on_sqlite() {
    let scratch = scratch_file();
    let url = format!("sqlite:{}", scratch.path().display());
    let rows = rows(|cents| cents.to_string());
    let insert = || scratch.connect().execute_batch(&rows).unwrap();
    up_down_and_up_again(&url, &sqlite(), &insert, &|| {
        without_statements(scratch.catalogue())
    });
}

#[test]
fn a_team_goes_on() {
    let file = |up: &str, down: &str| format!("-- migrate:up\n{up}\n-- migrate:down\n{down}");
    let first = file(FIRST, "DROP TABLE customers;\n");
    let second = file(SECOND, SECOND_BACK);
    let url = |scratch: &ScratchDatabase| {
        let separator = if scratch.url().contains('?') {
            '&'
        } else {
            '?'
        };
        format!("{}{separator}sslmode=disable", scratch.url())
    };
    let applied = |scratch: &ScratchDatabase, folder: &Path| -> usize {
        let status = dbmate(&url(scratch), folder, "status");
        let count = status
            .lines()
            .find_map(|line| line.strip_prefix("Applied: "));
        count.unwrap().parse().unwrap()
    };
    adopts(&Team {
        format: "dbmate",
        directory: "db/migrations",
        files: &[
            ("db/migrations/20240301101500_customers.sql", &first),
            ("db/migrations/20240502090000_names.sql", &second),
        ],
        apply: &|scratch, folder| {
            let before = applied(scratch, folder);
            dbmate(&url(scratch), folder, "migrate");
            applied(scratch, folder) - before
        },
        revert: &|scratch, folder| {
            dbmate(&url(scratch), folder, "rollback");
        },
    });
}
