//! The rebuild of a table keeps every row, its own and those that refer to it.

use super::model::{column, foreign_key, index, name, number, of, required, table};
use super::sqlite::{CHOSEN, adapted, dialect, run};
use architrave_tests::sqlite::scratch_file;
use rusqlite::Connection;
use schema_core::def::{ReferentialAction, TypeKind};
use schema_core::dialect::Dialect as _;
use schema_core::model::{Identity, Table};
use schema_core::plan::{BackfillValue, Operation};

fn value(column: &str, value: schema_core::model::Expression) -> BackfillValue {
    BackfillValue {
        column: column.into(),
        value,
    }
}

/// `parents` is referred to by three tables, each with another action, and by itself.
fn prepared(connection: &Connection) -> Table {
    let mut parents = table("parents");
    parents.columns.push(column("name", TypeKind::Text));
    parents.columns.push(column("above", TypeKind::BigInt));
    let mut to_itself = foreign_key("parents_above_fkey", "above", "parents");
    to_itself.on_delete = ReferentialAction::Cascade;
    parents.foreign_keys.push(to_itself);
    parents.indexes.push(index("parents_name_idx", &["name"]));
    let parents = adapted(CHOSEN, parents).unwrap();
    run(connection, &Operation::CreateTable(parents.clone()));
    run(
        connection,
        &Operation::CreateIndex {
            table: name("parents"),
            index: parents.indexes[0].clone(),
            unique: None,
            concurrently: false,
        },
    );
    connection
        .execute_batch("INSERT INTO parents VALUES (1, 'one', NULL), (2, 'two', 1), (3, NULL, 2)")
        .unwrap();
    for (child, action) in [
        ("cascading", ReferentialAction::Cascade),
        ("nulling", ReferentialAction::SetNull),
        ("restricting", ReferentialAction::Restrict),
    ] {
        let mut made = table(child);
        made.columns.push(column("parent_id", TypeKind::BigInt));
        let mut key = foreign_key(&format!("{child}_fkey"), "parent_id", "parents");
        key.on_delete = action;
        made.foreign_keys.push(key);
        run(
            connection,
            &Operation::CreateTable(adapted(CHOSEN, made).unwrap()),
        );
        connection
            .execute_batch(&format!("INSERT INTO {child} VALUES (1, 1), (2, 2)"))
            .unwrap();
    }
    parents
}

fn rebuild(old: &Table, new: &Table, extra: Vec<BackfillValue>) -> Operation {
    let mut values: Vec<BackfillValue> = ["id", "above"]
        .map(|column| value(column, of(column)))
        .to_vec();
    values.extend(extra);
    Operation::RebuildTable {
        old: Box::new(old.clone()),
        new: Box::new(new.clone()),
        values,
        dependents: vec![],
    }
}

/// NOT NULL on `name`, and a required column more.
fn changed(old: &Table) -> (Table, Vec<BackfillValue>) {
    let mut new = old.clone();
    new.columns[1].nullable = false;
    new.columns.push(required(column("size", TypeKind::BigInt)));
    let filled = schema_core::model::Expression::Call(
        schema_core::def::Function::Coalesce,
        vec![of("name"), super::model::text("")],
    );
    (new, vec![value("name", filled), value("size", number(7))])
}

fn count(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn rows_that_refer_to_the_table_survive() {
    let file = scratch_file();
    let connection = file.connect();
    let old = prepared(&connection);
    let (new, extra) = changed(&old);
    run(&connection, &rebuild(&old, &new, extra));
    assert_eq!(
        count(&connection, "SELECT count(*) FROM parents WHERE size = 7"),
        3
    );
    assert_eq!(count(&connection, "SELECT sum(above) FROM parents"), 3);
    for child in ["cascading", "nulling", "restricting"] {
        let rows = format!("SELECT count(*) FROM {child} WHERE parent_id = id");
        assert_eq!(count(&connection, &rows), 2, "{child}");
    }
    // The keys still lead to the table, and hold again.
    connection
        .execute_batch("INSERT INTO cascading VALUES (9, 99)")
        .unwrap_err();
    connection
        .execute_batch("DELETE FROM restricting; DELETE FROM parents WHERE id = 1")
        .unwrap();
    assert_eq!(count(&connection, "SELECT count(*) FROM parents"), 0);
    assert_eq!(count(&connection, "SELECT count(*) FROM cascading"), 0);
    let indexes =
        "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = 'parents_name_idx'";
    assert_eq!(count(&connection, indexes), 1);
    assert_eq!(
        count(
            &connection,
            "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'architrave%'"
        ),
        0
    );
}

/// In a transaction with deferred keys the same statements lose rows: why a rebuild must not be in one.
#[test]
fn a_transaction_around_the_rebuild_is_refused_by_sqlite() {
    let file = scratch_file();
    let connection = file.connect();
    let old = prepared(&connection);
    let (new, extra) = changed(&old);
    let statements = dialect(CHOSEN)
        .statements(&rebuild(&old, &new, extra))
        .unwrap();
    let error = connection
        .execute_batch(&format!("BEGIN;\n{};", statements.join(";\n")))
        .unwrap_err();
    assert!(
        error.to_string().contains("within a transaction"),
        "{error}"
    );
    connection.execute_batch("ROLLBACK").unwrap();
    assert_eq!(count(&connection, "SELECT count(*) FROM parents"), 3);
}

#[track_caller]
fn fails_whole(connection: &Connection, operation: &Operation, message: &str) {
    let statements = dialect(CHOSEN).statements(operation).unwrap();
    let error = connection
        .execute_batch(&format!("{};", statements.join(";\n")))
        .unwrap_err();
    assert!(error.to_string().contains(message), "{error}");
    connection.execute_batch("ROLLBACK").unwrap();
    assert_eq!(
        count(connection, "SELECT count(*) FROM parents WHERE id < 4"),
        3
    );
    assert_eq!(count(connection, "SELECT count(*) FROM cascading"), 2);
}

#[test]
fn what_the_rebuild_does_not_know_stops_it() {
    let file = scratch_file();
    let connection = file.connect();
    let old = prepared(&connection);
    let (new, extra) = changed(&old);
    let operation = rebuild(&old, &new, extra);
    for (create, drop) in [
        (
            "CREATE TRIGGER own AFTER INSERT ON parents BEGIN SELECT 1; END",
            "DROP TRIGGER own",
        ),
        ("CREATE INDEX own ON Parents (above)", "DROP INDEX own"),
    ] {
        connection.execute_batch(create).unwrap();
        fails_whole(
            &connection,
            &operation,
            "table_has_triggers_or_indexes_of_others",
        );
        connection.execute_batch(drop).unwrap();
    }
    run(&connection, &operation);
}

#[test]
fn rows_that_would_refer_to_nothing_stop_it() {
    let file = scratch_file();
    let connection = file.connect();
    let old = prepared(&connection);
    let (new, mut extra) = changed(&old);
    extra.push(value("above", number(99)));
    let mut operation = rebuild(&old, &new, extra);
    if let Operation::RebuildTable { values, .. } = &mut operation {
        values.retain(|value| value.column != "above" || value.value == number(99));
    }
    fails_whole(&connection, &operation, "rows_refer_to_nothing");
}

#[test]
fn a_rename_takes_the_references_with_it() {
    let file = scratch_file();
    let connection = file.connect();
    let old = prepared(&connection);
    let (mut new, extra) = changed(&old);
    new.name = name("ancestors");
    new.foreign_keys[0].target = name("ancestors");
    run(&connection, &rebuild(&old, &new, extra));
    let sql =
        "SELECT count(*) FROM pragma_foreign_key_list('cascading') WHERE \"table\" = 'ancestors'";
    assert_eq!(count(&connection, sql), 1);
    assert_eq!(
        count(&connection, "SELECT count(*) FROM pragma_foreign_key_check"),
        0
    );
}

#[test]
fn numbering_goes_on_where_it_was() {
    let file = scratch_file();
    let connection = file.connect();
    let mut old = table("counted");
    old.columns[0].identity = Some(Identity::BY_DEFAULT);
    let old = adapted(CHOSEN, old).unwrap();
    run(&connection, &Operation::CreateTable(old.clone()));
    connection
        .execute_batch(
            "INSERT INTO counted (id) VALUES (1), (50); DELETE FROM counted WHERE id = 50",
        )
        .unwrap();
    let mut new = old.clone();
    new.columns.push(required(column("size", TypeKind::BigInt)));
    let operation = Operation::RebuildTable {
        old: Box::new(old),
        new: Box::new(new),
        values: vec![value("id", of("id")), value("size", number(1))],
        dependents: vec![],
    };
    run(&connection, &operation);
    connection
        .execute_batch("INSERT INTO counted (size) VALUES (2)")
        .unwrap();
    assert_eq!(count(&connection, "SELECT max(id) FROM counted"), 51);
}

#[test]
fn a_change_of_scale_multiplies_or_is_refused() {
    let price = |scale| {
        let mut price = column("price", TypeKind::Numeric);
        (price.data_type.precision, price.data_type.scale) = (Some(10), Some(scale));
        let mut made = table("prices");
        made.columns.push(price);
        adapted(CHOSEN, made).unwrap()
    };
    let (coarse, fine) = (price(2), price(4));
    let operation = |old: &Table, new: &Table| Operation::RebuildTable {
        old: Box::new(old.clone()),
        new: Box::new(new.clone()),
        values: vec![value("id", of("id")), value("price", of("price"))],
        dependents: vec![],
    };
    let connection = Connection::open_in_memory().unwrap();
    run(&connection, &Operation::CreateTable(coarse.clone()));
    connection
        .execute_batch("INSERT INTO prices VALUES (1, 1250)")
        .unwrap();
    run(&connection, &operation(&coarse, &fine));
    assert_eq!(count(&connection, "SELECT price FROM prices"), 125_000);
    let error = dialect(CHOSEN)
        .statements(&operation(&fine, &coarse))
        .unwrap_err();
    assert_eq!(error.object, "prices");
    assert!(error.feature.contains("decimal places"), "{error}");
}
