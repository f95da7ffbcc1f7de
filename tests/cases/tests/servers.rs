//! What real servers make of the plans: the way there gives the schema after, the way back the one before, and rows
//! keep their values.
//!
//! `ARCHITRAVE_CASE="is renamed"` makes the journeys of the cases alone whose title has these words.
//! `ARCHITRAVE_RANDOM_PAIRS=5000` tries more random pairs than the 200 of every run, `ARCHITRAVE_RANDOM_SEED=7` others.
#![cfg(test)]

#[expect(
    dead_code,
    reason = "what this file is made for, the other test does with it"
)]
#[path = "expected/covered.rs"]
mod covered;
#[path = "servers/database.rs"]
mod database;
#[path = "servers/former_names.rs"]
mod former_names;
#[path = "servers/journey.rs"]
mod journey;
#[path = "servers/kept.rs"]
mod kept;
#[path = "servers/locks.rs"]
mod locks;
#[path = "servers/postgres.rs"]
mod postgres_database;
#[path = "servers/previous_release.rs"]
mod previous_release;
#[path = "servers/random.rs"]
mod random;
#[path = "servers/releases.rs"]
mod releases;
#[path = "servers/renamed_releases.rs"]
mod renamed_releases;
#[path = "servers/sqlite.rs"]
mod sqlite_database;
#[path = "servers/squawk_findings.rs"]
mod squawk_findings;

use architrave_cases::{Case, parse};
use architrave_tests::postgres::each_version;
use std::fs;
use std::path::Path;

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "txt"));
    paths.sort();
    let texts = paths.iter().map(|path| fs::read_to_string(path).unwrap());
    texts.flat_map(|text| parse(&text).unwrap()).collect()
}

/// SQLite makes no text of bytes: the copy of the table stops at the first row, and leaves the table as it was.
fn stops(engine: &str, title: &str, problem: &str) -> bool {
    engine == "SQLite"
        && title == "bytea to uuid"
        && problem.contains("cannot store BLOB value in TEXT column")
}

/// Makes the journey of every case and tells of all that fail.
fn all(database: &mut dyn database::Database, name: &str) {
    let (mut failures, mut rows, mut planned) = (Vec::new(), 0, 0);
    let words = std::env::var("ARCHITRAVE_CASE").unwrap_or_default();
    for case in cases().iter().filter(|it| it.title.contains(&words)) {
        match journey::journey(database, case) {
            Ok(Some(made)) => {
                rows += made.rows;
                planned += 1;
            }
            Ok(None) => {}
            Err(problem) if stops(name, &case.title, &problem) => planned += 1,
            Err(problem) => failures.push(format!("{name}: {}: {problem}", case.title)),
        }
    }
    assert!(
        failures.is_empty(),
        "{}\n\n{} of {planned}",
        failures.join("\n\n"),
        failures.len()
    );
    assert!(
        planned > 100 && rows > 100 || !words.is_empty(),
        "{name}: {planned} plans, {rows} rows"
    );
}

#[test]
fn cases_on_every_postgres() {
    for server in each_version() {
        all(
            &mut postgres_database::Postgres::new(&server),
            &format!("PostgreSQL {}", server.version),
        );
    }
}

#[test]
fn cases_on_sqlite() {
    all(&mut sqlite_database::Sqlite::new(), "SQLite");
}
