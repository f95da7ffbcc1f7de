//! The runner on SQLite.

use super::files::{Files, apply, revert_all, states};
use architrave_tests::catalogue::assert_same;
use architrave_tests::sqlite::{ScratchFile, scratch_file};
use std::thread;

const REBUILD: &str = "CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO parent_new SELECT id, coalesce(name, '') FROM parent;
DROP TABLE parent;
ALTER TABLE parent_new RENAME TO parent;";

const REBUILD_BACK: &str = "CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO parent_new SELECT id, name FROM parent;
DROP TABLE parent;
ALTER TABLE parent_new RENAME TO parent;";

fn family() -> Files {
    let files = Files::new();
    files
        .add(
            "1_tables",
            "expand",
            true,
            "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
             CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE,
               code TEXT CHECK (code REGEXP '^[a-z]+$'));",
            "DROP TABLE child; DROP TABLE parent;",
        )
        .add("2_rebuild", "constrain", true, REBUILD, REBUILD_BACK);
    files
}

fn count(file: &ScratchFile, sql: &str) -> i64 {
    file.connect().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn up_down_and_up_again() {
    let (file, files) = (scratch_file(), family());
    assert_eq!(states(&file.url(), &files), ["pending"; 2]);
    assert_eq!(
        apply(&file.url(), &files).unwrap(),
        ["1_tables", "2_rebuild"]
    );
    let up = file.catalogue();
    assert!(apply(&file.url(), &files).unwrap().is_empty());
    assert_eq!(
        revert_all(&file.url(), &files).unwrap(),
        ["2_rebuild", "1_tables"]
    );
    let left = file
        .catalogue()
        .without(|name| name.contains("architrave_migrations"));
    assert!(left.is_empty(), "{left}");
    apply(&file.url(), &files).unwrap();
    assert_same(&file.catalogue(), &up);
}

#[test]
fn a_table_that_is_rebuilt_keeps_the_rows_that_refer_to_it() {
    let (file, files) = (scratch_file(), family());
    let mut database = schema_cli::database::open(&file.url()).unwrap();
    let first = schema_cli::migration::Options {
        limit: schema_cli::migration::Limit::Through(schema_core::plan::Phase::Expand),
        ..super::files::options()
    };
    schema_cli::migration::apply(database.as_mut(), &files.read(), &first, &mut |_| {}).unwrap();
    database
        .execute("INSERT INTO parent VALUES (1, 'a'), (2, NULL); INSERT INTO child VALUES (1, 1, 'x'), (2, 2, NULL)")
        .unwrap();
    apply(&file.url(), &files).unwrap();
    assert_eq!(
        count(
            &file,
            "SELECT count(*) FROM child JOIN parent ON parent.id = parent_id"
        ),
        2
    );
    // The usual enforcement is back.
    assert!(
        database
            .execute("INSERT INTO child VALUES (3, 9, 'x')")
            .is_err()
    );
    assert!(
        database
            .execute("INSERT INTO child VALUES (3, 1, 'X')")
            .is_err()
    );
    revert_all(&file.url(), &files).unwrap();
}

#[test]
fn a_script_that_would_break_references_changes_nothing() {
    let (file, files) = (scratch_file(), family());
    apply(&file.url(), &files).unwrap();
    let mut database = schema_cli::database::open(&file.url()).unwrap();
    database
        .execute("INSERT INTO parent VALUES (1, 'a'); INSERT INTO child VALUES (1, 1, 'x')")
        .unwrap();
    files.add(
        "3_loss",
        "contract",
        true,
        "DELETE FROM parent;",
        "SELECT 1;",
    );
    let error = apply(&file.url(), &files).unwrap_err().to_string();
    assert!(
        error.contains("rows would refer to rows that are not there"),
        "{error}"
    );
    assert!(
        error.contains("child, row 1: no such row in parent"),
        "{error}"
    );
    assert_eq!(count(&file, "SELECT count(*) FROM parent"), 1);
    assert_eq!(states(&file.url(), &files)[2], "failed");
}

#[test]
fn a_script_with_a_transaction_of_its_own_is_recorded_in_it() {
    let (file, files) = (scratch_file(), Files::new());
    files.add(
        "1_own",
        "expand",
        false,
        "PRAGMA foreign_keys = OFF;\nBEGIN;\nCREATE TABLE t (id INTEGER PRIMARY KEY);\nCOMMIT;\nPRAGMA foreign_keys = ON;",
        "BEGIN;\nDROP TABLE t;\nCOMMIT;",
    );
    assert_eq!(apply(&file.url(), &files).unwrap(), ["1_own"]);
    files.add(
        "2_wrong",
        "expand",
        false,
        "BEGIN;\nCREATE TABLE u (id INTEGER PRIMARY KEY);\nSELECT * FROM missing;\nCOMMIT;",
        "BEGIN;\nDROP TABLE u;\nCOMMIT;",
    );
    apply(&file.url(), &files).unwrap_err();
    assert_eq!(
        count(&file, "SELECT count(*) FROM sqlite_schema WHERE name = 'u'"),
        0
    );
    assert_eq!(states(&file.url(), &files), ["applied", "failed"]);
    files.add(
        "2_wrong",
        "expand",
        false,
        "BEGIN;\nCREATE TABLE u (id INTEGER PRIMARY KEY);\nCOMMIT;",
        "BEGIN;\nDROP TABLE u;\nCOMMIT;",
    );
    assert_eq!(apply(&file.url(), &files).unwrap(), ["2_wrong"]);
    assert_eq!(
        revert_all(&file.url(), &files).unwrap(),
        ["2_wrong", "1_own"]
    );
}

#[test]
fn eight_runners_at_once_apply_each_migration_once() {
    let (file, files) = (scratch_file(), family());
    let mut applied: Vec<String> = thread::scope(|scope| {
        let runners: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| apply(&file.url(), &files).unwrap()))
            .collect();
        runners
            .into_iter()
            .flat_map(|runner| runner.join().unwrap())
            .collect()
    });
    applied.sort();
    assert_eq!(applied, ["1_tables", "2_rebuild"]);
}

#[test]
fn a_writer_that_holds_the_file_is_waited_for_and_named() {
    let (file, files) = (scratch_file(), family());
    let writer = file.connect();
    apply(&file.url(), &files).unwrap();
    files.add(
        "3_more",
        "expand",
        true,
        "CREATE TABLE m (id INTEGER);",
        "DROP TABLE m;",
    );
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = thread::scope(|scope| scope.spawn(|| apply(&file.url(), &files)).join().unwrap())
        .unwrap_err();
    assert!(error.to_string().contains("database is locked"), "{error}");
    writer.execute_batch("COMMIT").unwrap();
    assert_eq!(apply(&file.url(), &files).unwrap(), ["3_more"]);
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let file = scratch_file();
    std::fs::write(
        file.path(),
        "this is not a database, whatever its name says",
    )
    .unwrap();
    let error = schema_cli::database::open(&file.url()).err().unwrap();
    assert!(
        error.to_string().contains("file is not a database"),
        "{error}"
    );
}

#[test]
fn a_script_of_two_transactions_goes_on_after_the_first() {
    let (file, files) = (scratch_file(), Files::new());
    let up = "PRAGMA foreign_keys = OFF;\nBEGIN;\nCREATE TABLE t (id INTEGER PRIMARY KEY);\nCOMMIT;\n\
              INSERT INTO t VALUES (1);\n\
              CREATE TRIGGER t_first AFTER INSERT ON t BEGIN DELETE FROM t WHERE id < 0; END;\n\
              BEGIN;\nCREATE TABLE u (id INTEGER PRIMARY KEY);\nINSERT INTO u SELECT id FROM missing;\nEND;\n\
              CREATE INDEX u_idx ON u (id);\nPRAGMA foreign_keys = ON;";
    files.add("1_two", "expand", false, up, "DROP TABLE u;\nDROP TABLE t;");
    let error = apply(&file.url(), &files).unwrap_err().to_string();
    assert!(error.contains("3 of its 5 parts are done"), "{error}");
    assert_eq!(count(&file, "SELECT count(*) FROM t"), 1);
    assert_eq!(
        count(&file, "SELECT count(*) FROM sqlite_schema WHERE name = 'u'"),
        0
    );
    assert_eq!(states(&file.url(), &files), ["failed"]);
    file.connect()
        .execute_batch("CREATE TABLE missing (id INTEGER); INSERT INTO missing VALUES (7)")
        .unwrap();
    assert_eq!(apply(&file.url(), &files).unwrap(), ["1_two"]);
    assert_eq!(count(&file, "SELECT count(*) FROM t"), 1);
    assert_eq!(count(&file, "SELECT count(*) FROM u"), 1);
    assert_eq!(
        count(
            &file,
            "SELECT count(*) FROM sqlite_schema WHERE name = 'u_idx'"
        ),
        1
    );
    revert_all(&file.url(), &files).unwrap();
}

#[test]
fn a_script_that_ends_the_transaction_of_the_runner_is_refused() {
    let (file, files) = (scratch_file(), Files::new());
    files.add(
        "1_own",
        "expand",
        true,
        "CREATE TABLE t (id INTEGER);\nCOMMIT;\nSELECT * FROM missing;",
        "DROP TABLE t;",
    );
    let error = apply(&file.url(), &files).unwrap_err().to_string();
    assert!(error.contains("it says `COMMIT`"), "{error}");
    assert_eq!(
        count(&file, "SELECT count(*) FROM sqlite_schema WHERE name = 't'"),
        0
    );
}
