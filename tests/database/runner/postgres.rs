//! The runner on PostgreSQL.

use super::files::{Files, apply, apply_with, options, revert_all, states};
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use schema_cli::migration::{self, Limit, MigrationError, Options, RevertTarget};
use std::thread;
use std::time::{Duration, Instant};

fn three() -> Files {
    let files = Files::new();
    files
        .add(
            "1_tables",
            "expand",
            true,
            "CREATE TABLE a (id bigint PRIMARY KEY, b text);",
            "DROP TABLE a;",
        )
        .add(
            "2_index",
            "constrain",
            false,
            "CREATE UNIQUE INDEX CONCURRENTLY a_b_key ON a (b);",
            "DROP INDEX CONCURRENTLY a_b_key;",
        )
        .add(
            "3_drop",
            "contract",
            true,
            "ALTER TABLE a ADD COLUMN c text; COMMENT ON TABLE a IS 'x;y';",
            "ALTER TABLE a DROP COLUMN c;",
        );
    files
}

fn value<T>(database: &ScratchDatabase, sql: &str) -> T
where
    T: for<'a> postgres::types::FromSql<'a>,
{
    database.connect().query_one(sql, &[]).unwrap().get(0)
}

#[test]
fn up_down_and_up_again_and_a_second_run_does_nothing() {
    let (database, files) = (scratch_database(), three());
    let all = ["1_tables", "2_index", "3_drop"];
    assert_eq!(states(database.url(), &files), ["pending"; 3]);
    // Looking leaves nothing behind.
    assert!(database.catalogue().is_empty());
    assert_eq!(apply(database.url(), &files).unwrap(), all);
    assert_eq!(states(database.url(), &files), ["applied"; 3]);
    let up = database.catalogue();
    assert!(apply(database.url(), &files).unwrap().is_empty());
    let reverted = revert_all(database.url(), &files).unwrap();
    assert_eq!(reverted, ["3_drop", "2_index", "1_tables"]);
    let left = database
        .catalogue()
        .without(|name| name.contains("architrave_migrations"));
    assert!(left.is_empty(), "{left}");
    assert_eq!(apply(database.url(), &files).unwrap(), all);
    architrave_tests::catalogue::assert_same(&database.catalogue(), &up);
}

#[test]
fn redo_takes_back_and_applies_again() {
    let (database, files) = (scratch_database(), three());
    apply(database.url(), &files).unwrap();
    let mut connection = schema_cli::database::open(database.url()).unwrap();
    let (reverted, applied) = migration::redo(
        connection.as_mut(),
        &files.read(),
        &RevertTarget::Count(2),
        &options(),
        &mut |_| {},
    )
    .unwrap();
    assert_eq!(reverted.reverted, ["3_drop", "2_index"]);
    assert_eq!(applied.applied, ["2_index", "3_drop"]);
    let report = migration::revert(
        connection.as_mut(),
        &files.read(),
        &RevertTarget::To("1_t".into()),
        &options(),
        &mut |_| {},
    )
    .unwrap();
    assert_eq!(report.reverted, ["3_drop", "2_index"]);
    let error = migration::revert(
        connection.as_mut(),
        &files.read(),
        &RevertTarget::To("9_none".into()),
        &options(),
        &mut |_| {},
    )
    .unwrap_err();
    assert!(error.remedy().unwrap().contains("1_tables"));
}

#[test]
fn what_the_previous_release_cannot_live_with_waits_until_it_is_asked_for() {
    use schema_core::plan::Phase;
    let (database, files) = (scratch_database(), three());
    let with = |limit| Options { limit, ..options() };
    let usual = with(Limit::default());
    assert_eq!(
        apply_with(database.url(), &files, &usual).unwrap(),
        ["1_tables"]
    );
    let constrain = with(Limit::Through(Phase::Constrain));
    assert_eq!(
        apply_with(database.url(), &files, &constrain).unwrap(),
        ["2_index"]
    );
    // The next release was generated before this one was finished: nothing overtakes.
    for (id, phase, up, down) in [
        (
            "4_next",
            "expand",
            "CREATE TABLE d (id bigint);",
            "DROP TABLE d;",
        ),
        (
            "5_next",
            "constrain",
            "ALTER TABLE d ADD CHECK (id > 0);",
            "ALTER TABLE d DROP CONSTRAINT d_id_check;",
        ),
    ] {
        files.add(id, phase, true, up, down);
    }
    let mut connection = schema_cli::database::open(database.url()).unwrap();
    let report = migration::apply(connection.as_mut(), &files.read(), &usual, &mut |_| {}).unwrap();
    assert!(report.applied.is_empty());
    assert_eq!(report.waiting, ["3_drop", "4_next", "5_next"]);
    assert_eq!(report.waiting_phases, [Phase::Contract]);
    assert!(report.held_up);
    // Finishing a release does not constrain the one that now runs.
    let contract = with(Limit::Through(Phase::Contract));
    let report =
        migration::apply(connection.as_mut(), &files.read(), &contract, &mut |_| {}).unwrap();
    assert_eq!(report.applied, ["3_drop", "4_next"]);
    assert_eq!(report.waiting, ["5_next"]);
    assert_eq!(report.waiting_phases, [Phase::Constrain]);
    assert!(!report.held_up);
    assert_eq!(
        apply_with(database.url(), &files, &constrain).unwrap(),
        ["5_next"]
    );
}

#[test]
fn a_changed_a_missing_and_an_early_file_are_named() {
    let (database, files) = (scratch_database(), three());
    apply(database.url(), &files).unwrap();
    files.add("2_zero", "expand", true, "SELECT 1;", "SELECT 1;");
    let error = apply(database.url(), &files).unwrap_err();
    assert!(matches!(error, MigrationError::OutOfOrder { .. }));
    assert!(error.to_string().contains("2_zero.up.sql"), "{error}");
    assert_eq!(states(database.url(), &files)[2], "out of order");
    for direction in ["up", "down"] {
        std::fs::remove_file(files.path(&format!("2_zero.{direction}.sql"))).unwrap();
    }

    let path = files.path("1_tables.up.sql");
    let original = std::fs::read_to_string(&path).unwrap();
    // Line ends of another system are no change.
    std::fs::write(&path, original.replace('\n', "\r\n")).unwrap();
    assert!(apply(database.url(), &files).unwrap().is_empty());
    std::fs::write(&path, format!("{original}-- more\n")).unwrap();
    let error = apply(database.url(), &files).unwrap_err();
    assert!(matches!(error, MigrationError::Changed { .. }));
    assert!(error.to_string().contains("1_tables.up.sql"), "{error}");
    assert_eq!(states(database.url(), &files)[0], "changed");

    std::fs::remove_file(&path).unwrap();
    std::fs::remove_file(files.path("1_tables.down.sql")).unwrap();
    let error = apply(database.url(), &files).unwrap_err();
    assert!(matches!(error, MigrationError::Missing { .. }));
    assert!(error.to_string().contains("`1_tables`"), "{error}");
    assert_eq!(states(database.url(), &files)[0], "missing");
}

#[test]
fn a_failed_migration_leaves_nothing_and_may_be_mended() {
    let (database, files) = (scratch_database(), three());
    files.add(
        "4_wrong",
        "expand",
        true,
        "CREATE TABLE e (id bigint); SELECT 1/0;",
        "DROP TABLE e;",
    );
    let error = apply(database.url(), &files).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("4_wrong.up.sql") && text.contains("division by zero"),
        "{text}"
    );
    assert!(text.contains("nothing of it was applied"), "{text}");
    assert!(value::<bool>(&database, "SELECT to_regclass('e') IS NULL"));
    assert_eq!(
        states(database.url(), &files),
        ["applied", "applied", "applied", "failed"]
    );
    files.add(
        "4_wrong",
        "expand",
        true,
        "CREATE TABLE e (id bigint);",
        "DROP TABLE e;",
    );
    assert_eq!(apply(database.url(), &files).unwrap(), ["4_wrong"]);
}

#[test]
fn a_failed_revert_leaves_the_migration_applied_and_stands_in_the_history() {
    let (database, files) = (scratch_database(), three());
    files.add(
        "4_wrong",
        "expand",
        true,
        "CREATE TABLE e (id bigint);",
        "DROP TABLE e; SELECT 1/0;",
    );
    apply(database.url(), &files).unwrap();
    let error = revert_all(database.url(), &files).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("nothing of it was reverted"), "{text}");
    assert!(value::<bool>(
        &database,
        "SELECT to_regclass('e') IS NOT NULL"
    ));
    assert_eq!(states(database.url(), &files)[3], "applied");
    let recorded = || -> Option<String> {
        value(
            &database,
            "SELECT error FROM architrave_migrations WHERE id = '4_wrong'",
        )
    };
    let error = recorded().unwrap();
    assert!(
        error.contains("reverting it failed") && error.contains("division by zero"),
        "{error}"
    );
    // A run has nothing to do, and what failed stays known until a revert is tried again.
    assert_eq!(apply(database.url(), &files).unwrap(), [""; 0]);
    assert!(recorded().is_some());
    files.add(
        "4_wrong",
        "expand",
        true,
        "CREATE TABLE e (id bigint);",
        "DROP TABLE e;",
    );
    let reverted = revert_all(database.url(), &files).unwrap();
    assert_eq!(reverted.first().map(String::as_str), Some("4_wrong"));
}

#[test]
fn an_invalid_index_is_dropped_and_built_again() {
    let (database, files) = (scratch_database(), three());
    let expand = Options {
        limit: Limit::Through(schema_core::plan::Phase::Expand),
        ..options()
    };
    apply_with(database.url(), &files, &expand).unwrap();
    database.execute("INSERT INTO a VALUES (1, 'same'), (2, 'same')");
    let error = apply(database.url(), &files).unwrap_err();
    assert!(
        error.to_string().contains("could not create unique index"),
        "{error}"
    );
    assert!(
        error.to_string().contains("0 of its 1 parts are done"),
        "{error}"
    );
    let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_b_key'::regclass";
    assert!(!value::<bool>(&database, valid));
    assert_eq!(states(database.url(), &files)[1], "failed");
    database.execute("UPDATE a SET b = 'other' WHERE id = 2");
    assert_eq!(
        apply(database.url(), &files).unwrap(),
        ["2_index", "3_drop"]
    );
    assert!(value::<bool>(&database, valid));
}

#[test]
fn what_was_built_and_not_recorded_is_not_built_again() {
    let (database, files) = (scratch_database(), three());
    apply(database.url(), &files).unwrap();
    // As a runner leaves it that is killed after the server was done.
    database.execute(
        "UPDATE architrave_migrations SET outcome = 'running', finished_at = NULL WHERE id = '2_index';
         DELETE FROM architrave_migrations WHERE id = '3_drop'; ALTER TABLE a DROP COLUMN c",
    );
    let built: i64 = value(
        &database,
        "SELECT relfilenode::bigint FROM pg_class WHERE relname = 'a_b_key'",
    );
    assert_eq!(
        apply(database.url(), &files).unwrap(),
        ["2_index", "3_drop"]
    );
    assert_eq!(
        built,
        value::<i64>(
            &database,
            "SELECT relfilenode::bigint FROM pg_class WHERE relname = 'a_b_key'"
        )
    );
}

#[test]
fn an_index_of_somebody_else_is_not_taken_for_ours() {
    let (database, files) = (scratch_database(), three());
    database.execute("CREATE TABLE other (b text); CREATE INDEX a_b_key ON other (b)");
    let error = apply(database.url(), &files).unwrap_err();
    assert!(error.to_string().contains("already exists"), "{error}");
}

#[test]
fn a_runner_whose_session_is_ended_inside_a_build_is_continued() {
    let (database, files) = (scratch_database(), three());
    let expand = Options {
        limit: Limit::Through(schema_core::plan::Phase::Expand),
        ..options()
    };
    apply_with(database.url(), &files, &expand).unwrap();
    // An old snapshot holds the build up.
    let mut old = database.connect();
    old.batch_execute("BEGIN; INSERT INTO a VALUES (1, 'x')")
        .unwrap();
    let error = thread::scope(|scope| {
        let runner = scope.spawn(|| apply(database.url(), &files).unwrap_err());
        let deadline = Instant::now() + Duration::from_secs(20);
        while !value::<bool>(
            &database,
            "SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'a_b_key')",
        ) {
            assert!(Instant::now() < deadline, "the build never began");
            thread::sleep(Duration::from_millis(20));
        }
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE application_name = 'cargo-schema' AND datname = current_database()",
        );
        runner.join().unwrap()
    });
    assert!(
        error.to_string().contains("the connection was lost"),
        "{error}"
    );
    assert_eq!(states(database.url(), &files)[1], "interrupted");
    old.batch_execute("COMMIT").unwrap();
    assert_eq!(
        apply(database.url(), &files).unwrap(),
        ["2_index", "3_drop"]
    );
    assert!(value::<bool>(
        &database,
        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_b_key'::regclass"
    ));
}

#[test]
fn a_table_that_is_in_use_is_tried_again_and_holds_nobody_up() {
    let (database, files) = (scratch_database(), three());
    let first_two = Options {
        limit: Limit::Through(schema_core::plan::Phase::Constrain),
        ..options()
    };
    apply_with(database.url(), &files, &first_two).unwrap();
    let mut reader = database.connect();
    reader.batch_execute("BEGIN; SELECT * FROM a").unwrap();
    let begin = Instant::now();
    let error = apply(database.url(), &files).unwrap_err();
    assert!(error.to_string().contains("55P03"), "{error}");
    assert!(begin.elapsed() < Duration::from_secs(10));
    let patient = Options {
        attempts: 20,
        ..options()
    };
    let applied = thread::scope(|scope| {
        let runner = scope.spawn(|| apply_with(database.url(), &files, &patient));
        thread::sleep(Duration::from_millis(900));
        reader.batch_execute("COMMIT").unwrap();
        runner.join().unwrap()
    });
    assert_eq!(applied.unwrap(), ["3_drop"]);
}

#[test]
fn eight_runners_at_once_apply_each_migration_once() {
    let (database, files) = (scratch_database(), three());
    let mut applied: Vec<String> = thread::scope(|scope| {
        let runners: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| apply(database.url(), &files).unwrap()))
            .collect();
        runners
            .into_iter()
            .flat_map(|runner| runner.join().unwrap())
            .collect()
    });
    applied.sort();
    assert_eq!(applied, ["1_tables", "2_index", "3_drop"]);
}

#[test]
fn a_runner_that_waits_too_long_says_who_has_the_database() {
    let (database, files) = (scratch_database(), three());
    let mut holder = schema_cli::database::open(database.url()).unwrap();
    holder.try_lock().unwrap();
    let impatient = Options {
        runner_wait: Duration::from_millis(300),
        ..options()
    };
    let error = apply_with(database.url(), &files, &impatient).unwrap_err();
    assert!(error.to_string().contains("process "), "{error}");
    holder.unlock().unwrap();
    assert_eq!(apply(database.url(), &files).unwrap().len(), 3);
}

#[test]
fn a_script_outside_a_transaction_continues_after_its_last_part() {
    let (database, files) = (scratch_database(), Files::new());
    let up = "CREATE TABLE p (n int);\nINSERT INTO p VALUES (1);\n\
              DO $$ BEGIN INSERT INTO p VALUES (2); COMMIT; END $$;\nSELECT * FROM missing;";
    files.add("1_parts", "backfill", false, up, "DROP TABLE p;");
    let error = apply(database.url(), &files).unwrap_err();
    assert!(
        error.to_string().contains("3 of its 4 parts are done"),
        "{error}"
    );
    // What has been done in part cannot be changed under it.
    files.add("1_parts", "backfill", false, "SELECT 1;", "DROP TABLE p;");
    assert!(matches!(
        apply(database.url(), &files).unwrap_err(),
        MigrationError::Changed { .. }
    ));
    files.add("1_parts", "backfill", false, up, "DROP TABLE p;");
    database.execute("CREATE TABLE missing ()");
    assert_eq!(apply(database.url(), &files).unwrap(), ["1_parts"]);
    assert_eq!(value::<i64>(&database, "SELECT count(*) FROM p"), 2);
}

#[test]
fn directories_of_other_tools_are_named_with_their_command() {
    let files = Files::new();
    std::fs::write(files.path("20260101000000_a.up.sql"), "SELECT 1;").unwrap();
    let error = files.try_read().unwrap_err();
    assert_eq!(error.remedy().unwrap(), "run `sqlx migrate run`");
    let files = Files::new();
    std::fs::create_dir(files.path("2026-01-01-000000_a")).unwrap();
    std::fs::write(files.path("2026-01-01-000000_a/up.sql"), "SELECT 1;").unwrap();
    assert_eq!(
        files.try_read().unwrap_err().remedy().unwrap(),
        "run `diesel migration run`"
    );
}

#[test]
fn a_database_that_is_not_there_is_named_without_the_password() {
    let url = architrave_tests::postgres::server_url();
    let url = url.rsplit_once('/').unwrap().0.to_owned() + "/no_such_database";
    let url = url.replace("postgres@", "postgres:secret@");
    let error = schema_cli::database::open(&url).err().unwrap();
    assert!(error.to_string().contains("no_such_database"), "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
    assert!(error.remedy().unwrap().contains("createdb"));
}
