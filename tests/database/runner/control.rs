//! Runs that are asked to stop, or must wait.

use crate::dialect::model::{column, name, of, unary};
use schema_core::def::{TypeKind, UnaryOperator};
use schema_core::dialect::{Dialect as _, Postgres};
use schema_core::plan::{BackfillValue, Operation};

use super::files::{Files, apply, options, states};
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use architrave_tests::sqlite::scratch_file;
use schema_cli::migration::{
    self, Conditions, Control, Event, MigrationError, Options, Urgency, Window,
};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A release: the second of its migrations takes a while.
fn slow(sql: &str) -> Files {
    let files = Files::new();
    files
        .add(
            "1_a",
            "expand",
            true,
            "CREATE TABLE a (id bigint PRIMARY KEY);",
            "DROP TABLE a;",
        )
        .add("2_slow", "expand", true, sql, "SELECT 1;")
        .add(
            "3_b",
            "contract",
            true,
            "CREATE TABLE b (id bigint);",
            "DROP TABLE b;",
        );
    files
}

const SLEEP: &str = "CREATE TABLE half (); SELECT pg_sleep(60);";

#[track_caller]
fn stopped(result: Result<Vec<String>, MigrationError>) -> (String, String) {
    match result {
        Err(MigrationError::Stopped {
            reason,
            state,
            serving,
        }) => (reason, format!("{state} / {}", serving.unwrap().name)),
        other => panic!("{other:?}"),
    }
}

fn applied(
    url: &str,
    files: &Files,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<String>, MigrationError> {
    let mut database = schema_cli::database::open(url).unwrap();
    let report = migration::apply(database.as_mut(), &files.read(), options, progress)?;
    Ok(report.applied)
}

fn exists(database: &ScratchDatabase, table: &str) -> bool {
    let query = "SELECT to_regclass($1) IS NOT NULL";
    database
        .connect()
        .query_one(query, &[&table])
        .unwrap()
        .get(0)
}

#[test]
fn a_run_stops_between_two_migrations_and_goes_on_later() {
    let (database, files) = (scratch_database(), slow("SELECT 1;"));
    let options = options();
    let control = options.control.clone();
    let result = applied(database.url(), &files, &options, &mut |event| {
        if matches!(&event, Event::Finished { migration, .. } if migration.id == "1_a") {
            control.stop(Urgency::AtBoundary, "the test");
        }
    });
    assert_eq!(
        stopped(result),
        ("the test".into(), "before 2_slow / expanding".into())
    );
    assert_eq!(
        states(database.url(), &files),
        ["applied", "pending", "pending"]
    );
    assert_eq!(apply(database.url(), &files).unwrap(), ["2_slow", "3_b"]);
}

#[test]
fn a_statement_at_work_is_cancelled_and_its_transaction_rolled_back() {
    for (urgency, grace) in [
        (Urgency::AtOnce, Duration::from_secs(60)),
        (Urgency::AtBoundary, Duration::from_millis(200)),
    ] {
        let (database, files) = (scratch_database(), slow(SLEEP));
        let options = Options { grace, ..options() };
        let begin = Instant::now();
        let result = thread::scope(|scope| {
            let runner = scope.spawn(|| applied(database.url(), &files, &options, &mut |_| {}));
            while !exists(&database, "a") {
                thread::sleep(Duration::from_millis(20));
            }
            thread::sleep(Duration::from_millis(200));
            options.control.stop(urgency, "the test");
            runner.join().unwrap()
        });
        assert_eq!(
            stopped(result).1,
            "in 2_slow: nothing of it was applied / expanding"
        );
        assert!(begin.elapsed() < Duration::from_secs(20));
        assert!(!exists(&database, "half"));
        assert_eq!(
            states(database.url(), &files),
            ["applied", "pending", "pending"]
        );
    }
}

#[test]
fn another_session_asks_the_runner_to_stop() {
    for (urgency, word) in [
        (Urgency::AtOnce, "--abort"),
        (Urgency::AtBoundary, "--pause"),
    ] {
        let (database, files) = (scratch_database(), slow(SLEEP));
        let options = Options {
            watched: true,
            grace: Duration::from_millis(300),
            ..options()
        };
        let result = thread::scope(|scope| {
            let runner = scope.spawn(|| applied(database.url(), &files, &options, &mut |_| {}));
            while !exists(&database, "a") {
                thread::sleep(Duration::from_millis(20));
            }
            let mut other = schema_cli::database::open(database.url()).unwrap();
            other.request_stop(urgency).unwrap();
            runner.join().unwrap()
        });
        let (reason, state) = stopped(result);
        assert!(reason.contains(word), "{reason}");
        assert!(state.starts_with("in 2_slow"), "{state}");
        // The wish has gone with whoever had it.
        files.add("2_slow", "expand", true, "SELECT 1;", "SELECT 1;");
        let watched = Options {
            control: Control::default(),
            ..options
        };
        assert_eq!(
            applied(database.url(), &files, &watched, &mut |_| {}).unwrap(),
            ["2_slow", "3_b"]
        );
    }
}

#[test]
fn a_query_and_the_clock_stop_a_run() {
    let (database, files) = (scratch_database(), slow(SLEEP));
    let with = |conditions| Options {
        conditions,
        ..options()
    };
    let abort_if = with(Conditions {
        abort_if: Some("SELECT to_regclass('a') IS NOT NULL".to_owned()),
        ..Conditions::default()
    });
    let (reason, state) = stopped(applied(database.url(), &files, &abort_if, &mut |_| {}));
    assert!(reason.contains("is true"), "{reason}");
    assert_eq!(state, "before 2_slow / expanding");
    // A query that comes true while a statement is at work.
    let abort_if = with(Conditions {
        abort_if: Some("SELECT EXISTS (SELECT FROM a)".to_owned()),
        ..Conditions::default()
    });
    let result = thread::scope(|scope| {
        let runner = scope.spawn(|| applied(database.url(), &files, &abort_if, &mut |_| {}));
        thread::sleep(Duration::from_millis(300));
        database.execute("INSERT INTO a VALUES (1)");
        runner.join().unwrap()
    });
    assert!(stopped(result).1.starts_with("in 2_slow"));
    // A query that is none is an error, not a wish.
    let wrong = with(Conditions {
        abort_if: Some("SELECT nonsense".to_owned()),
        ..Conditions::default()
    });
    let error = applied(database.url(), &files, &wrong, &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains("nonsense"), "{error}");

    // A window of one minute, half a day away from now.
    let minutes = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() / 60;
    let from = u32::try_from((minutes + 720) % 1440).unwrap();
    let window = with(Conditions {
        window: Some(Window {
            from,
            to: (from + 1) % 1440,
        }),
        ..Conditions::default()
    });
    let (reason, state) = stopped(applied(database.url(), &files, &window, &mut |_| {}));
    assert!(reason.starts_with("it is not within "), "{reason}");
    assert_eq!(state, "before 2_slow / expanding");
}

#[test]
fn on_sqlite_a_statement_is_interrupted_too() {
    let file = scratch_file();
    let url = format!("sqlite:{}", file.path().display());
    let files = slow(
        "CREATE TABLE half (id bigint); INSERT INTO half WITH RECURSIVE n (i) AS \
         (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT i FROM n;",
    );
    let options = options();
    let result = thread::scope(|scope| {
        let runner = scope.spawn(|| applied(&url, &files, &options, &mut |_| {}));
        thread::sleep(Duration::from_millis(500));
        options.control.stop(Urgency::AtOnce, "the test");
        runner.join().unwrap()
    });
    assert_eq!(
        stopped(result).1,
        "in 2_slow: nothing of it was applied / expanding"
    );
    assert_eq!(states(&url, &files), ["applied", "pending", "pending"]);
    let mut database = schema_cli::database::open(&url).unwrap();
    let error = database.request_stop(Urgency::AtOnce).unwrap_err();
    assert!(error.remedy().unwrap().contains("Ctrl-C"));
}

/// A backfill as the dialect writes it, over so many rows.
fn backfill(database: &ScratchDatabase, rows: u32) -> Files {
    database.execute(&format!(
        "CREATE TABLE filling (id bigint PRIMARY KEY, filled bigint); \
         INSERT INTO filling SELECT n FROM generate_series(1, {rows}) AS n; ANALYZE filling"
    ));
    let operation = Operation::Backfill {
        table: name("filling"),
        key: vec![column("id", TypeKind::BigInt)],
        values: vec![BackfillValue {
            column: "filled".into(),
            value: of("id"),
        }],
        pending: unary(UnaryOperator::IsNone, of("filled")),
    };
    let sql = Postgres::new(15).unwrap().statements(&operation).unwrap();
    let files = Files::new();
    files.add(
        "1_fill",
        "backfill",
        false,
        &format!("{};", sql.join(";\n")),
        "SELECT 1;",
    );
    files
}

#[test]
fn a_backfill_tells_its_progress_keeps_its_batches_and_is_continued() {
    let database = scratch_database();
    let files = backfill(&database, 400_000);
    let told = Arc::new(Mutex::new(Vec::new()));
    let mut connection = schema_cli::database::open(database.url()).unwrap();
    let lines = Arc::clone(&told);
    connection.on_progress(Arc::new(move |line: &str| {
        lines.lock().unwrap().push(line.to_owned());
    }));
    let options = options();
    let filled = || -> i64 {
        let query = "SELECT count(*) FROM filling WHERE filled = id";
        database.connect().query_one(query, &[]).unwrap().get(0)
    };
    let result = thread::scope(|scope| {
        let runner = scope.spawn(|| {
            migration::apply(connection.as_mut(), &files.read(), &options, &mut |_| {})
                .map(|report| report.applied)
        });
        while filled() == 0 {
            thread::sleep(Duration::from_millis(10));
        }
        options.control.stop(Urgency::AtOnce, "the test");
        runner.join().unwrap()
    });
    let (_, state) = stopped(result);
    assert!(state.contains("0 of its 1 parts are done"), "{state}");
    let kept = filled();
    assert!(kept > 0 && kept < 400_000, "{kept}");
    assert_eq!(states(database.url(), &files), ["interrupted"]);

    let again = Options {
        control: Control::default(),
        ..options
    };
    migration::apply(connection.as_mut(), &files.read(), &again, &mut |_| {}).unwrap();
    assert_eq!(filled(), 400_000);
    let told = told.lock().unwrap();
    let last = told.last().unwrap();
    assert!(
        last.starts_with(&format!(
            "backfill of filling: {} rows filled in ",
            400_000 - kept
        )) && last.ends_with("0 still as they were"),
        "{told:?}"
    );
}
