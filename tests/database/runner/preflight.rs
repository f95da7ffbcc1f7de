//! What is found before migrations run.

use super::files::Files;
use architrave_tests::postgres::{each_version, scratch_database};
use architrave_tests::sqlite::scratch_file;
use schema_cli::database::preflight::{PreflightFinding, Severity};
use schema_cli::migration::{self, Migration};
use std::thread::sleep;
use std::time::Duration;

fn files() -> Files {
    let files = Files::new();
    files
        .add(
            "1_index",
            "expand",
            false,
            "--   Locks: SHARE UPDATE EXCLUSIVE on theirs; builds an index.\n\
             CREATE INDEX CONCURRENTLY theirs_b_idx ON theirs (b);",
            "DROP INDEX CONCURRENTLY theirs_b_idx;",
        )
        .add(
            "2_extension",
            "expand",
            true,
            "CREATE EXTENSION IF NOT EXISTS no_such_extension;\nCREATE EXTENSION citext;",
            "SELECT 1;",
        );
    files
}

fn preflight(url: &str, files: &Files) -> Vec<PreflightFinding> {
    let directory = files.read();
    let migrations: Vec<&Migration> = directory.migrations.iter().collect();
    let mut database = schema_cli::database::open(url).unwrap();
    migration::preflight(database.as_mut(), &migrations).unwrap()
}

fn told(found: &[PreflightFinding], check: &str) -> Vec<(Severity, String)> {
    let of_check = found.iter().filter(|it| it.check == check);
    of_check.map(|it| (it.severity, it.to_string())).collect()
}

#[test]
fn what_stands_in_the_way_is_named_on_every_version() {
    for server in each_version() {
        let database = server.scratch_database();
        database.execute(
            "CREATE TABLE theirs (b text); INSERT INTO theirs VALUES ('x'), ('x'), ('y');",
        );
        // The index that the migrations build themselves is theirs to see to; another one is told.
        for name in ["theirs_b_idx", "broken_idx"] {
            database
                .connect()
                .batch_execute(&format!(
                    "CREATE UNIQUE INDEX CONCURRENTLY {name} ON theirs (b)"
                ))
                .unwrap_err();
        }
        let found = preflight(database.url(), &files());
        let invalid = told(&found, "invalid indexes");
        assert_eq!(invalid.len(), 1, "{found:#?}");
        assert!(invalid[0].1.contains("broken_idx on theirs"), "{invalid:?}");
        let extensions = told(&found, "extensions");
        assert_eq!(extensions.len(), 1, "{found:#?}");
        assert_eq!(extensions[0].0, Severity::Blocker);
        assert!(extensions[0].1.contains("no_such_extension"));
        assert_eq!(told(&found, "space").len(), 1, "{found:#?}");
        assert!(told(&found, "privileges").is_empty(), "{found:#?}");
        // The worst comes first.
        assert_eq!(found[0].severity, Severity::Blocker);
    }
}

#[test]
fn an_account_hears_what_it_may_not_and_what_it_cannot_see() {
    let database = scratch_database();
    let role = format!("{}_weak", database.name());
    database.execute(&format!(
        "CREATE TABLE theirs (b text); CREATE ROLE {role} LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    ));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let found = preflight(&url, &files());
    let privileges = told(&found, "privileges");
    assert_eq!(privileges.len(), 2, "{found:#?}");
    assert!(
        privileges
            .iter()
            .all(|(severity, _)| *severity == Severity::Blocker)
    );
    assert!(privileges[0].1.contains("GRANT CREATE ON SCHEMA public"));
    assert!(privileges[1].1.contains("theirs belongs to postgres"));
    let extensions = told(&found, "extensions");
    assert!(
        extensions[0].1.contains("CREATE EXTENSION citext"),
        "{found:#?}"
    );
    let unseen = told(&found, "old transactions");
    assert_eq!(unseen[0].0, Severity::Unseen, "{found:#?}");
    database.execute(&format!("DROP ROLE {role}"));
}

#[test]
fn an_old_transaction_and_a_server_that_only_reads_are_found() {
    let database = scratch_database();
    let mut old = database.connect();
    old.batch_execute("BEGIN; SELECT txid_current()").unwrap();
    sleep(Duration::from_millis(5500));
    database.execute(&format!(
        "ALTER DATABASE {} SET default_transaction_read_only = on",
        database.name()
    ));
    let found = preflight(database.url(), &files());
    let pid: i32 = old
        .query_one("SELECT pg_backend_pid()", &[])
        .unwrap()
        .get(0);
    assert!(
        told(&found, "old transactions")
            .iter()
            .any(|(severity, text)| *severity == Severity::Warning
                && text.contains(&format!("process {pid} ")))
    );
    assert_eq!(told(&found, "writes")[0].0, Severity::Blocker);
}

#[test]
fn on_sqlite_rows_that_refer_to_nothing_and_writers_are_found() {
    let file = scratch_file();
    let url = format!("sqlite:{}", file.path().display());
    let connection = file.connect();
    connection
        .execute_batch(
            "PRAGMA foreign_keys = off; CREATE TABLE a (id integer PRIMARY KEY); \
             CREATE TABLE b (a integer REFERENCES a (id)); INSERT INTO b VALUES (1);",
        )
        .unwrap();
    let found = preflight(&url, &files());
    assert_eq!(told(&found, "foreign keys")[0].0, Severity::Blocker);
    connection
        .execute_batch("DELETE FROM b; BEGIN IMMEDIATE")
        .unwrap();
    let found = preflight(&url, &files());
    assert_eq!(told(&found, "locks")[0].0, Severity::Warning, "{found:#?}");
    connection.execute_batch("ROLLBACK").unwrap();
    assert!(told(&preflight(&url, &files()), "locks").is_empty());
}
