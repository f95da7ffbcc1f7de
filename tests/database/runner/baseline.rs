//! Migrations that are recorded and not run, on both engines.

use super::files::{Files, options, states};
use architrave_tests::postgres::scratch_database;
use architrave_tests::sqlite::scratch_file;
use schema_cli::Error;
use schema_cli::database::foreign_history::ForeignTool;
use schema_cli::migration::{self, BaselineError, BaselineOptions, BaselineReport, Evidence};

fn two() -> Files {
    let files = Files::new();
    files
        .add(
            "20260101000000_a",
            "expand",
            true,
            "CREATE TABLE a (id bigint PRIMARY KEY, b text);",
            "DROP TABLE a;",
        )
        .add(
            "20260101000001_b",
            "expand",
            true,
            "CREATE INDEX a_b_idx ON a (b);",
            "DROP INDEX a_b_idx;",
        );
    files
}

fn baseline(url: &str, files: &Files, baseline: &BaselineOptions) -> Result<BaselineReport, Error> {
    let mut database = schema_cli::database::open(url).unwrap();
    let directory = files.read();
    migration::baseline(
        database.as_mut(),
        &directory,
        baseline,
        &options(),
        &mut |_| {},
    )
}

#[track_caller]
fn refusal(result: Result<BaselineReport, Error>) -> BaselineError {
    match result {
        Err(Error::Baseline(error)) => error,
        other => panic!("{other:?}"),
    }
}

const TABLE: &str = "CREATE TABLE a (id bigint PRIMARY KEY, b text)";

/// The same on every engine: `execute` runs SQL beside the runner.
fn records_what_is_there(url: &str, execute: &dyn Fn(&str)) {
    let files = two();
    let usual = BaselineOptions::default();
    let first = BaselineOptions {
        to: Some("20260101000000_a".to_owned()),
        ..usual.clone()
    };
    // Nothing is there: nothing is recorded.
    let error = refusal(baseline(url, &files, &usual));
    assert!(matches!(error, BaselineError::Differs { .. }), "{error}");
    assert!(error.to_string().contains("table a is missing"), "{error}");
    assert_eq!(states(url, &files), ["pending", "pending"]);

    execute(TABLE);
    execute("CREATE TABLE legacy (id bigint)");
    let error = refusal(baseline(url, &files, &usual));
    assert!(
        error.to_string().contains("index a.a_b_idx is missing"),
        "{error}"
    );
    let report = baseline(url, &files, &first).unwrap();
    assert_eq!(report.recorded, ["20260101000000_a"]);
    assert_eq!(report.pending, ["20260101000001_b"]);
    assert_eq!(report.unmanaged, ["table legacy"]);
    assert_eq!(states(url, &files), ["applied", "pending"]);

    // Once more says that it is done; beyond it, a run is what is meant.
    let report = baseline(url, &files, &first).unwrap();
    assert_eq!((report.recorded.len(), report.present.len()), (0, 1));
    let error = refusal(baseline(url, &files, &usual));
    assert!(matches!(error, BaselineError::HasHistory { .. }), "{error}");
    assert_eq!(
        super::files::apply(url, &files).unwrap(),
        ["20260101000001_b"]
    );
    assert_eq!(super::files::revert_all(url, &files).unwrap().len(), 2);
}

#[test]
fn on_postgres_what_is_there_is_recorded() {
    let database = scratch_database();
    records_what_is_there(database.url(), &|sql| database.execute(sql));
}

#[test]
fn on_sqlite_what_is_there_is_recorded() {
    let file = scratch_file();
    let url = format!("sqlite:{}", file.path().display());
    records_what_is_there(&url, &|sql| file.connect().execute_batch(sql).unwrap());
}

#[test]
fn without_the_right_to_create_a_database_the_ways_out_are_named() {
    let database = scratch_database();
    database.execute(TABLE);
    let role = format!("{}_plain", database.name());
    database.execute(&format!(
        "CREATE ROLE {role} LOGIN; GRANT ALL ON SCHEMA public TO {role}"
    ));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let files = two();
    let first = BaselineOptions {
        to: Some("20260101000000_a".to_owned()),
        ..BaselineOptions::default()
    };
    let error = refusal(baseline(&url, &files, &first));
    assert!(matches!(error, BaselineError::NoScratch(_)), "{error}");
    assert!(error.remedy().contains("--unchecked"), "{}", error.remedy());
    let elsewhere = BaselineOptions {
        scratch_url: Some(database.url().to_owned()),
        ..first
    };
    let report = baseline(&url, &files, &elsewhere).unwrap();
    assert_eq!(report.recorded.len(), 1);
    database.execute(&format!("DROP OWNED BY {role} CASCADE"));
    database.execute(&format!("DROP ROLE {role}"));
}

/// What each tool creates, with the migration of 2026-01-01 and an older one.
const HISTORIES: &[(ForeignTool, &str)] = &[
    (
        ForeignTool::Diesel,
        "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY NOT NULL, \
         run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP);
         INSERT INTO __diesel_schema_migrations VALUES ('20250101000000', '2025-06-01 10:00:00'), \
         ('20260101000000', '2026-02-03 04:05:06')",
    ),
    (
        ForeignTool::Sqlx,
        "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL, \
         installed_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, success boolean NOT NULL);
         INSERT INTO _sqlx_migrations VALUES (20250101000000, 'old', '2025-06-01 10:00:00', true), \
         (20260101000000, 'a', '2026-02-03 04:05:06', true)",
    ),
    (
        ForeignTool::Refinery,
        "CREATE TABLE refinery_schema_history (version bigint PRIMARY KEY, name varchar(255), \
         applied_on varchar(255), checksum varchar(255));
         INSERT INTO refinery_schema_history VALUES (20250101000000, 'old', '2025-06-01T10:00:00Z', '1'), \
         (20260101000000, 'a', '2026-02-03T04:05:06Z', '2')",
    ),
    (
        ForeignTool::SeaOrm,
        "CREATE TABLE seaql_migrations (version varchar PRIMARY KEY, applied_at bigint NOT NULL);
         INSERT INTO seaql_migrations VALUES ('m20250101_000000_old', 1748772000), \
         ('m20260101_000000_a', 1770091506)",
    ),
];

fn adopts(url: &str, tool: ForeignTool) {
    let files = two();
    let from = BaselineOptions {
        from: Some(tool),
        ..BaselineOptions::default()
    };
    let report = baseline(url, &files, &from).unwrap();
    assert_eq!(report.recorded, ["20260101000000_a"], "{tool:?}");
    assert_eq!(report.pending, ["20260101000001_b"], "{tool:?}");
    assert_eq!(report.unknown.len(), 1, "{tool:?}");
    assert!(report.unmanaged.is_empty(), "{:?}", report.unmanaged);
    let mut database = schema_cli::database::open(url).unwrap();
    let history = database.history().unwrap();
    assert_eq!(history[0].origin, format!("adopted from {}", tool.name()));
    assert!(
        history[0].started_at.starts_with("2026-02-03T04:05:06"),
        "{tool:?}: {}",
        history[0].started_at
    );
    // Another tool's history is not here.
    let other = match tool {
        ForeignTool::Sqlx => ForeignTool::Diesel,
        _ => ForeignTool::Sqlx,
    };
    let from = BaselineOptions {
        from: Some(other),
        ..BaselineOptions::default()
    };
    let error = refusal(baseline(url, &files, &from));
    assert!(matches!(error, BaselineError::NoForeignHistory { .. }));
}

#[test]
fn the_history_of_each_tool_is_adopted() {
    for (tool, history) in HISTORIES {
        let database = scratch_database();
        database.execute(TABLE);
        database.execute(history);
        adopts(database.url(), *tool);
        let file = scratch_file();
        file.connect().execute_batch(TABLE).unwrap();
        file.connect().execute_batch(history).unwrap();
        adopts(&format!("sqlite:{}", file.path().display()), *tool);
    }
}

#[test]
fn a_history_that_is_not_finished_or_has_gaps_is_not_adopted() {
    let from_sqlx = BaselineOptions {
        from: Some(ForeignTool::Sqlx),
        evidence: Evidence::Word,
        ..BaselineOptions::default()
    };
    let rows = [
        ("(20260101000000, false)", "did not finish"),
        (
            "(20260101000001, true)",
            "has not applied `20260101000000_a`",
        ),
        ("(7, true)", "has the number"),
    ];
    for (row, expected) in rows {
        let file = scratch_file();
        let url = format!("sqlite:{}", file.path().display());
        file.connect()
            .execute_batch(&format!(
                "CREATE TABLE _sqlx_migrations (version bigint, success boolean, \
                 installed_on timestamp DEFAULT CURRENT_TIMESTAMP);
                 INSERT INTO _sqlx_migrations (version, success) VALUES {row}"
            ))
            .unwrap();
        let error = refusal(baseline(&url, &two(), &from_sqlx));
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(states(&url, &two()), ["pending", "pending"]);
    }
}
