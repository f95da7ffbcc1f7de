//! What a revert would drop with its data needs an approval.

use super::files::{Files, apply, options, states};
use architrave_tests::postgres::scratch_database;
use architrave_tests::sqlite::scratch_file;
use schema_cli::database::{Database, Held};
use schema_cli::migration::{self, Found, MigrationError, Options, RevertTarget};
use schema_core::model::ObjectName;
use schema_core::plan::DataObject;
use std::time::Duration;

const ALL: [&str; 2] = ["1_tables", "2_phone"];

/// The second migration adds a column to a table that the first one creates.
fn two() -> Files {
    let files = Files::new();
    files
        .add(
            "1_tables",
            "expand",
            true,
            "CREATE TABLE notes (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY);",
            "DROP TABLE notes; DROP TABLE orders;",
        )
        .loses("1_tables", "table notes, table orders")
        .add(
            "2_phone",
            "expand",
            true,
            "ALTER TABLE orders ADD COLUMN phone text;",
            "ALTER TABLE orders DROP COLUMN phone;",
        )
        .loses("2_phone", "column orders.phone");
    files
}

fn open(url: &str) -> Box<dyn Database> {
    schema_cli::database::open(url).unwrap()
}

fn revert(
    url: &str,
    files: &Files,
    target: &RevertTarget,
    approved: &[&str],
) -> Result<Vec<String>, MigrationError> {
    let options = Options {
        allow_data_loss: approved.iter().map(|it| (*it).to_owned()).collect(),
        ..options()
    };
    let mut database = open(url);
    migration::revert(
        database.as_mut(),
        &files.read(),
        target,
        &options,
        &mut |_| {},
    )
    .map(|report| report.reverted)
}

/// What a revert is refused for.
#[track_caller]
fn refused(result: Result<Vec<String>, MigrationError>) -> Vec<(String, String, Found)> {
    match result {
        Err(MigrationError::DataLoss { objects, .. }) => objects
            .into_iter()
            .map(|it| (it.object.to_string(), it.migration, it.found))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn data(object: &str, migration: &str) -> (String, String, Found) {
    (object.into(), migration.into(), Found::Data)
}

/// The way that both engines go.
fn filled_and_empty(url: &str) {
    let files = two();
    let all = |approved: &[&str]| revert(url, &files, &RevertTarget::All, approved);
    apply(url, &files).unwrap();
    assert_eq!(all(&[]).unwrap(), ["2_phone", "1_tables"], "empty");

    apply(url, &files).unwrap();
    let unchanged = |rows: i64| {
        assert_eq!(states(url, &files), ["applied"; 2]);
        let mut database = open(url);
        let held = |database: &mut Box<dyn Database>, object: DataObject| {
            database.held(&object, Duration::from_secs(1)).unwrap()
        };
        let orders = ObjectName::new("orders");
        let column = DataObject::Column(orders.clone(), "phone".into());
        assert_eq!(held(&mut database, DataObject::Table(orders)), Held::Data);
        let expected = if rows > 1 { Held::Data } else { Held::Nothing };
        assert_eq!(held(&mut database, column), expected);
    };
    // The second of two to be reverted has data, the first has not: a column of NULLs is empty.
    open(url)
        .execute("INSERT INTO orders (id) VALUES (1)")
        .unwrap();
    assert_eq!(refused(all(&[])), [data("orders", "1_tables")]);
    assert_eq!(refused(all(&["notes", "orders.phone"])).len(), 1);
    unchanged(1);
    assert_eq!(
        revert(url, &files, &RevertTarget::Count(1), &[]).unwrap(),
        ["2_phone"]
    );
    apply(url, &files).unwrap();

    open(url)
        .execute("INSERT INTO orders (id, phone) VALUES (2, '1')")
        .unwrap();
    let both = [data("orders.phone", "2_phone"), data("orders", "1_tables")];
    assert_eq!(refused(all(&[])), both);
    assert_eq!(refused(all(&["orders"])), both[..1]);
    unchanged(2);
    let text = all(&[]).unwrap_err().to_string();
    assert_eq!(
        text,
        "reverting drops data that nobody approved; nothing was reverted\n  \
         orders.phone: the column has values; reverting 2_phone drops it\n  \
         orders: the table has rows; reverting 1_tables drops it"
    );
    let redo = migration::redo(
        open(url).as_mut(),
        &files.read(),
        &RevertTarget::Count(1),
        &options(),
        &mut |_| {},
    );
    assert!(matches!(redo, Err(MigrationError::DataLoss { .. })));
    unchanged(2);
    assert_eq!(
        all(&["orders.phone", "orders"]).unwrap(),
        ["2_phone", "1_tables"]
    );
    assert_eq!(apply(url, &files).unwrap(), ALL);
}

/// A table that has another name until a later migration is reverted.
fn renamed(url: &str) {
    let files = two();
    files.add(
        "3_rename",
        "expand",
        true,
        "ALTER TABLE notes RENAME TO remarks;",
        "ALTER TABLE remarks RENAME TO notes;",
    );
    apply(url, &files).unwrap();
    open(url).execute("INSERT INTO remarks VALUES (1)").unwrap();
    let all = |approved: &[&str]| revert(url, &files, &RevertTarget::All, approved);
    assert_eq!(
        refused(all(&[])),
        [("notes".into(), "1_tables".into(), Found::NotYet)]
    );
    assert_eq!(states(url, &files), ["applied"; 3]);

    // Another table has the name meanwhile, and no rows: what is dropped is looked at once more.
    open(url)
        .execute("CREATE TABLE notes (id bigint PRIMARY KEY)")
        .unwrap();
    files.add(
        "3_rename",
        "expand",
        true,
        "ALTER TABLE notes RENAME TO remarks;",
        "DROP TABLE notes; ALTER TABLE remarks RENAME TO notes;",
    );
    let refusal = all(&[]).unwrap_err();
    assert!(
        refusal
            .to_string()
            .contains("what came after it is reverted, down to 2_phone"),
        "{refusal}"
    );
    assert_eq!(refused(all(&[])), [data("notes", "1_tables")]);
    assert_eq!(states(url, &files)[0], "applied");
    assert_eq!(all(&["notes"]).unwrap(), ["1_tables"]);
}

#[test]
fn on_postgres() {
    filled_and_empty(scratch_database().url());
}

#[test]
fn on_sqlite() {
    filled_and_empty(&scratch_file().url());
}

#[test]
fn what_has_another_name_on_postgres() {
    renamed(scratch_database().url());
}

#[test]
fn what_has_another_name_on_sqlite() {
    renamed(&scratch_file().url());
}

#[test]
fn names_are_taken_as_they_are() {
    let (scratch, file) = (scratch_database(), scratch_file());
    let urls = [scratch.url().to_owned(), file.url()];
    for url in urls {
        let mut database = open(&url);
        database
            .execute("CREATE TABLE \"a \"\"b\" (\"select\" json, plain text); CREATE INDEX i ON \"a \"\"b\" (plain)")
            .unwrap();
        let table = ObjectName::new("a \"b");
        let mut held = |object: DataObject| database.held(&object, Duration::from_secs(1)).unwrap();
        let select = DataObject::Column(table.clone(), "select".into());
        let missing = DataObject::Column(table.clone(), "missing".into());
        assert_eq!(held(select.clone()), Held::Nothing);
        assert_eq!(held(missing.clone()), Held::Nothing, "a table without rows");
        assert_eq!(held(DataObject::Table(ObjectName::new("i"))), Held::Absent);
        open(&url)
            .execute("INSERT INTO \"a \"\"b\" VALUES (NULL, 'x')")
            .unwrap();
        assert_eq!(held(select.clone()), Held::Nothing);
        assert_eq!(held(missing), Held::Absent);
        assert_eq!(held(DataObject::Table(table)), Held::Data);
        open(&url)
            .execute("UPDATE \"a \"\"b\" SET \"select\" = '{}'")
            .unwrap();
        assert_eq!(held(select), Held::Data);
    }
}

#[test]
fn a_header_that_cannot_be_read_is_named() {
    let files = two();
    files.loses("2_phone", "orders.phone");
    let down = files.path("2_phone.down.sql");
    let text = std::fs::read_to_string(&down).unwrap();
    let text = text.replace("-- architrave: loses = column orders.phone\n", "");
    std::fs::write(&down, text).unwrap();
    let error = files.try_read().unwrap_err();
    assert!(
        error.to_string().contains("`orders.phone` is no object"),
        "{error}"
    );
    assert!(error.remedy().unwrap().contains("column TABLE.NAME"));
}
