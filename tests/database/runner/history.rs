//! History tables of other versions, and databases that a later release has migrated.

use super::files::{Files, apply, options, revert_all, states};
use architrave_tests::postgres::scratch_database;
use architrave_tests::sqlite::scratch_file;
use schema_cli::migration::{self, Limit, MigrationError, Newer, Options};

fn two() -> Files {
    let files = Files::new();
    files
        .add(
            "1_a",
            "expand",
            true,
            "CREATE TABLE a (id bigint);",
            "DROP TABLE a;",
        )
        .add(
            "2_b",
            "expand",
            true,
            "CREATE TABLE b (id bigint);",
            "DROP TABLE b;",
        );
    files
}

/// The table of the first version, with the first migration applied.
fn first_version(instant: &str, now: &str, checksum: &str) -> String {
    format!(
        "CREATE TABLE a (id bigint);
         CREATE TABLE architrave_migrations (id text NOT NULL PRIMARY KEY, name text NOT NULL, phase text NOT NULL, \
         checksum text NOT NULL, started_at {instant} NOT NULL, finished_at {instant}, duration_ms bigint, \
         applied_by text NOT NULL, outcome text NOT NULL CHECK (outcome IN ('running', 'applied', 'failed', \
         'reverting')), parts_done integer NOT NULL, error text);
         INSERT INTO architrave_migrations VALUES ('1_a', 'a', 'expand', '{checksum}', {now}, {now}, 1, 'me', \
         'applied', 0, NULL);"
    )
}

fn is_upgraded(url: &str) {
    let files = two();
    let checksum = files.read().migrations[0].checksum();
    let mut database = schema_cli::database::open(url).unwrap();
    let (instant, now) = match url.starts_with("postgres") {
        true => ("timestamp with time zone", "now()"),
        false => ("text", "'2026-01-01T00:00:00.000Z'"),
    };
    database
        .execute(&first_version(instant, now, &checksum))
        .unwrap();
    // Looking changes nothing.
    assert_eq!(states(url, &files), ["applied", "pending"]);
    let entry = database.history().unwrap().remove(0);
    assert_eq!(
        (entry.origin.as_str(), entry.parent, entry.up_text),
        ("run", None, None)
    );
    assert!(
        database
            .rows("SELECT origin FROM architrave_migrations")
            .is_err()
    );
    assert_eq!(apply(url, &files).unwrap(), ["2_b"]);
    let history = database.history().unwrap();
    assert_eq!(history[0].origin, "run");
    assert_eq!(history[1].parent.as_deref(), Some("1_a"));
    assert!(history[1].up_text.is_some());
    assert_eq!(revert_all(url, &files).unwrap(), ["2_b", "1_a"]);
}

#[test]
fn a_history_of_the_first_version_is_upgraded_where_it_is() {
    is_upgraded(scratch_database().url());
    is_upgraded(&scratch_file().url());
}

fn others_are_refused(url: &str) {
    let files = two();
    apply(url, &files).unwrap();
    let mut database = schema_cli::database::open(url).unwrap();
    database
        .execute("ALTER TABLE architrave_migrations ADD COLUMN approved_by text")
        .unwrap();
    let error = apply(url, &files).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("approved_by") && text.contains("a newer version"),
        "{text}"
    );
    assert!(error.remedy().unwrap().contains("update"), "{error}");
    assert!(matches!(
        revert_all(url, &files).unwrap_err(),
        MigrationError::Database(_)
    ));
    database
        .execute("DROP TABLE architrave_migrations; CREATE TABLE architrave_migrations (id bigint)")
        .unwrap();
    let text = apply(url, &files).unwrap_err().to_string();
    assert!(text.contains("it is not a table of the runner"), "{text}");
}

#[test]
fn a_history_of_a_newer_version_and_a_table_of_others_are_refused() {
    others_are_refused(scratch_database().url());
    others_are_refused(&scratch_file().url());
}

#[test]
fn an_instance_of_the_previous_release_comes_up_as_long_as_that_is_safe() {
    let (database, files) = (scratch_database(), two());
    files.add(
        "3_c",
        "backfill",
        true,
        "INSERT INTO b VALUES (1);",
        "DELETE FROM b;",
    );
    let expanded = Options {
        limit: Limit::BeforeConstrain,
        ..options()
    };
    let mut connection = schema_cli::database::open(database.url()).unwrap();
    let later = files.read();
    migration::apply(connection.as_mut(), &later, &expanded, &mut |_| {}).unwrap();
    // The previous release knows the first file alone.
    let mut earlier = later;
    earlier.migrations.truncate(1);
    let report = migration::apply(connection.as_mut(), &earlier, &expanded, &mut |_| {}).unwrap();
    assert!(report.applied.is_empty() && report.waiting.is_empty());
    assert_eq!(report.ahead, ["2_b", "3_c"]);
    let strict = Options {
        newer: Newer::Refuse,
        ..expanded.clone()
    };
    let error = migration::apply(connection.as_mut(), &earlier, &strict, &mut |_| {}).unwrap_err();
    assert!(matches!(error, MigrationError::Missing { .. }), "{error}");
    // What the later release constrains, this one may violate.
    files.add(
        "4_d",
        "contract",
        true,
        "DROP TABLE a;",
        "CREATE TABLE a (id bigint);",
    );
    migration::apply(connection.as_mut(), &files.read(), &options(), &mut |_| {}).unwrap();
    let error =
        migration::apply(connection.as_mut(), &earlier, &expanded, &mut |_| {}).unwrap_err();
    assert!(matches!(error, MigrationError::Overtaken { .. }), "{error}");
    assert!(
        error.to_string().contains("`4_d`, of the phase contract"),
        "{error}"
    );
}
