//! The program Liquibase, as npm has it.

use crate::adoption::{FIRST, SECOND, SECOND_BACK, Team, adopts};
use crate::release::{postgres, rows, write_both};
use architrave_tests::catalogue::assert_same;
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use postgres::Config;
use postgres::config::Host;
use std::path::Path;
use std::process::Stdio;
use xtask::migration_tools;

/// The changelog that a team has: everything in the folder.
const ROOT: &str = "databaseChangeLog:\n  - includeAll:\n      path: migrations/\n      relativeToChangelogFile: true\n";

fn liquibase(scratch: &ScratchDatabase, folder: &Path, words: &[&str]) -> String {
    let mut command = match migration_tools::liquibase() {
        Ok(command) => command,
        Err(error) => panic!("{error}"),
    };
    let config: Config = scratch.url().parse().unwrap();
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        other => panic!("{other:?} is no host for Java"),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let name = config.get_dbname().unwrap();
    let password = config.get_password().unwrap_or_default();
    command
        .arg(format!("--url=jdbc:postgresql://{host}:{port}/{name}"))
        .arg(format!("--username={}", config.get_user().unwrap()))
        .arg(format!("--password={}", String::from_utf8_lossy(password)))
        .args(["--changelog-file=root.yaml", "--hub-mode=off"])
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null());
    let output = command.output().unwrap();
    let shown = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "liquibase {words:?}: {shown}");
    shown
}

#[test]
fn on_postgres() {
    let scratch = scratch_database();
    let folder = tempfile::tempdir().unwrap();
    let migrations = folder.path().join("migrations");
    std::fs::create_dir(&migrations).unwrap();
    std::fs::write(folder.path().join("root.yaml"), ROOT).unwrap();
    write_both(&migrations, "liquibase", &postgres(15));
    let count = std::fs::read_dir(&migrations).unwrap().count();
    let catalogue = || {
        scratch
            .catalogue()
            .without(|name| name.contains("databasechangelog"))
            .without_column_order()
    };
    let run = |words: &[&str]| liquibase(&scratch, folder.path(), words);

    run(&["update-count", "1"]);
    let first = catalogue();
    scratch.execute(&rows(|cents| format!("{}.{:02}", cents / 100, cents % 100)));
    run(&["update"]);
    let up = catalogue();
    let status = run(&["status"]);
    assert!(status.contains("is up to date"), "{status}");
    run(&["rollback-count", &(count - 1).to_string()]);
    assert_same(&catalogue(), &first);
    run(&["update"]);
    assert_same(&catalogue(), &up);
    // The checksums are those of the files.
    run(&["validate"]);
}

#[test]
fn a_team_goes_on() {
    let file = |name: &str, up: &str, down: &str| {
        let down: String = down
            .lines()
            .map(|line| format!("--rollback {line}\n"))
            .collect();
        format!("--liquibase formatted sql\n\n--changeset ann:{name}\n{up}{down}")
    };
    let first = file("customers", FIRST, "DROP TABLE customers;");
    let second = file("names", SECOND, SECOND_BACK);
    let applied = |scratch: &ScratchDatabase| -> usize {
        let mut client = scratch.connect();
        let known = client.query_one("SELECT to_regclass('databasechangelog') IS NOT NULL", &[]);
        if !known.unwrap().get::<_, bool>(0) {
            return 0;
        }
        let count = client
            .query_one("SELECT count(*) FROM databasechangelog", &[])
            .unwrap();
        usize::try_from(count.get::<_, i64>(0)).unwrap()
    };
    adopts(&Team {
        format: "liquibase",
        directory: "migrations",
        files: &[
            ("root.yaml", ROOT),
            ("migrations/20240301101500_customers.sql", &first),
            ("migrations/20240502090000_names.sql", &second),
        ],
        apply: &|scratch, folder| {
            let before = applied(scratch);
            liquibase(scratch, folder.parent().unwrap(), &["update"]);
            applied(scratch) - before
        },
        revert: &|scratch, folder| {
            liquibase(scratch, folder.parent().unwrap(), &["rollback-count", "1"]);
        },
    });
}
