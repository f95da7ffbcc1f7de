//! History and directory that disagree, and scripts that were run by hand.

use super::files::{Files, apply, options, states};
use architrave_tests::sqlite::{ScratchFile, scratch_file};
use schema_cli::database::Database;
use schema_cli::migration::{self, Disagreement, MigrationError, RepairError};
use std::fs;

fn two() -> Files {
    let files = Files::new();
    files
        .add(
            "1_a",
            "expand",
            true,
            "CREATE TABLE a (b text);",
            "DROP TABLE a;",
        )
        .add(
            "2_b",
            "expand",
            true,
            "CREATE INDEX a_b ON a (b);",
            "DROP INDEX a_b;",
        );
    files
}

fn prepared() -> (ScratchFile, String, Files) {
    let file = scratch_file();
    let url = format!("sqlite:{}", file.path().display());
    (file, url, two())
}

fn open(url: &str) -> Box<dyn Database> {
    schema_cli::database::open(url).unwrap()
}

#[track_caller]
fn refusal<T: std::fmt::Debug>(result: Result<T, MigrationError>) -> RepairError {
    match result {
        Err(MigrationError::Repair(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_changed_file_is_shown_restored_or_accepted() {
    let (_file, url, files) = prepared();
    apply(&url, &files).unwrap();
    let mut database = open(&url);
    let accept = |database: &mut dyn Database| {
        migration::accept(database, &files.read(), "1_a", &options(), &mut |_| {})
    };
    assert!(matches!(
        refusal(accept(database.as_mut())),
        RepairError::Unchanged { .. }
    ));
    let path = files.path("1_a.up.sql");
    let was = fs::read_to_string(&path).unwrap();
    fs::write(&path, was.replace("b text", "b text, c text")).unwrap();
    let found = migration::disagreements(database.as_mut(), &files.read()).unwrap();
    let [
        Disagreement::Changed {
            difference: Some(difference),
            ..
        },
    ] = found.as_slice()
    else {
        panic!("{found:?}");
    };
    assert!(
        difference.contains("-CREATE TABLE a (b text);\n+CREATE TABLE a (b text, c text);"),
        "{difference}"
    );
    let restored = migration::restored(database.as_mut(), "1_a").unwrap();
    assert_eq!(restored[0], ("1_a.up.sql".to_owned(), was));
    assert_eq!(restored[1].0, "1_a.down.sql");

    accept(database.as_mut()).unwrap();
    assert_eq!(states(&url, &files), ["applied", "applied"]);
    assert!(
        migration::disagreements(database.as_mut(), &files.read())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn missing_and_late_files_are_named() {
    let (_file, url, files) = prepared();
    apply(&url, &files).unwrap();
    for direction in ["up", "down"] {
        fs::remove_file(files.path(&format!("2_b.{direction}.sql"))).unwrap();
    }
    files.add("1_late", "expand", true, "SELECT 1;", "SELECT 1;");
    let found = migration::disagreements(open(&url).as_mut(), &files.read()).unwrap();
    assert_eq!(
        found,
        [
            Disagreement::Missing {
                id: "2_b".to_owned(),
                restorable: true
            },
            Disagreement::OutOfOrder {
                id: "1_late".to_owned(),
                later: vec!["2_b".to_owned()]
            }
        ]
    );
}

#[test]
fn what_was_run_by_hand_is_marked_in_its_turn() {
    let (file, url, files) = prepared();
    let mut database = open(&url);
    let mut mark = |id: &str| {
        migration::mark(
            database.as_mut(),
            &files.read(),
            id,
            &options(),
            &mut |_| {},
        )
    };
    assert!(matches!(
        refusal(mark("2_b")),
        RepairError::NotItsTurn { .. }
    ));
    assert!(matches!(
        refusal(mark("3_c")),
        RepairError::NotInDirectory { .. }
    ));
    file.connect()
        .execute_batch("CREATE TABLE a (b text)")
        .unwrap();
    mark("1_a").unwrap();
    assert!(matches!(refusal(mark("1_a")), RepairError::Applied { .. }));
    assert_eq!(states(&url, &files), ["applied", "pending"]);
    assert_eq!(apply(&url, &files).unwrap(), ["2_b"]);
    let history = open(&url).history().unwrap();
    assert_eq!(history[0].origin, "run by hand");
    assert_eq!(history[1].origin, "run");
    assert_eq!(history[1].parent.as_deref(), Some("1_a"));

    let mut database = open(&url);
    let mut unmark = |id| migration::unmark(database.as_mut(), id, &options(), &mut |_| {});
    assert!(matches!(
        refusal(unmark("1_a")),
        RepairError::NotTheNewest { .. }
    ));
    file.connect().execute_batch("DROP INDEX a_b").unwrap();
    unmark("2_b").unwrap();
    assert_eq!(states(&url, &files), ["applied", "pending"]);
}

#[test]
fn a_row_that_somebody_wrote_into_the_history_cannot_write_to_files() {
    let (file, url, files) = prepared();
    apply(&url, &files).unwrap();
    file.connect()
        .execute_batch(
            "UPDATE architrave_migrations SET id = '../../2_b' WHERE id = '2_b';
             UPDATE architrave_migrations SET up_text = NULL WHERE id = '1_a'",
        )
        .unwrap();
    let mut database = open(&url);
    let error = refusal(migration::restored(database.as_mut(), "../../2_b"));
    assert!(matches!(error, RepairError::HostileId { .. }), "{error}");
    let error = refusal(migration::restored(database.as_mut(), "1_a"));
    assert!(matches!(error, RepairError::NoText { .. }), "{error}");
}

#[test]
#[cfg(unix)]
fn names_that_are_no_words_and_links_that_lead_outside_are_refused() {
    for name in [
        "1'; DROP TABLE a; --.up.sql",
        "1\u{1b}[31m.up.sql",
        "1\n2.up.sql",
        "-rf.up.sql",
        "1 a.down.sql",
    ] {
        let files = two();
        fs::write(files.path(name), "SELECT 1;").unwrap();
        let error = files.try_read().unwrap_err();
        assert!(
            error
                .to_string()
                .contains("a character that it may not have"),
            "{error}"
        );
        assert!(
            !error.to_string().contains('\u{1b}') && !error.to_string().contains("1\n2"),
            "{error:?}"
        );
    }
    let (files, elsewhere) = (two(), two());
    std::os::unix::fs::symlink(elsewhere.path("1_a.up.sql"), files.path("3_c.up.sql")).unwrap();
    let error = files.try_read().unwrap_err();
    assert!(error.to_string().contains("outside"), "{error}");
}
