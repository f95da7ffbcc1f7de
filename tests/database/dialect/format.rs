//! The files of a second release, applied as each tool would, there and back; and what squawk says.

use super::model::{
    binary, call, check, column, defaulted, foreign_key, index, name, number, of, required, table,
    text, unique,
};
use super::sqlite::CHOSEN;
use architrave_tests::catalogue::{Catalogue, assert_same};
use architrave_tests::postgres::scratch_database;
use architrave_tests::sqlite::{scratch_file, without_statements};
use architrave_tests::squawk::{self, Transaction};
use schema_core::def::{BinaryOperator, Function, ReferentialAction, TypeKind};
use schema_core::dialect::{Dialect, Postgres, Sqlite};
use schema_core::diff::diff;
use schema_core::format::{Stamp, find_format};
use schema_core::model::{Column, EnumType, ObjectId, Schema};
use schema_core::plan::{Options, Plan, plan};
use std::collections::{BTreeMap, BTreeSet};

fn schema(tables: Vec<schema_core::model::Table>) -> Schema {
    let status = EnumType {
        id: ObjectId(1),
        name: name("status"),
        comment: Some("Where an order is.".into()),
        labels: vec!["pending".into(), "shipped".into()],
        renamed_labels: BTreeMap::new(),
    };
    Schema {
        name: "shop".into(),
        enums: BTreeMap::from([(status.name.clone(), status)]),
        tables: tables
            .into_iter()
            .map(|table| (table.name.clone(), table))
            .collect(),
        ..Schema::default()
    }
}

fn with_id(id: u32, column: Column) -> Column {
    Column {
        id: ObjectId(id),
        ..column
    }
}

fn money(name: &str) -> Column {
    let mut column = required(column(name, TypeKind::Numeric));
    (column.data_type.precision, column.data_type.scale) = (Some(10), Some(2));
    column
}

fn first() -> Schema {
    let mut customers = table("customers");
    customers.id = ObjectId(10);
    customers.comment = Some("A registered buyer.".into());
    customers.columns = vec![
        with_id(
            11,
            defaulted(
                required(column("id", TypeKind::Uuid)),
                call(Function::UuidV7),
            ),
        ),
        with_id(12, required(column("email", TypeKind::Text))),
        with_id(13, required(column("full_name", TypeKind::Text))),
        with_id(14, column("fax", TypeKind::Text)),
    ];
    customers.uniques = vec![unique("customers_email_key", &["email"])];
    let mut orders = table("orders");
    orders.id = ObjectId(20);
    let mut status = required(column("status", TypeKind::Enum));
    status.data_type.name = Some(name("status"));
    orders.columns = vec![
        with_id(21, required(column("id", TypeKind::BigInt))),
        with_id(22, required(column("customer_id", TypeKind::Uuid))),
        with_id(23, defaulted(status, text("pending"))),
        with_id(24, money("total")),
        with_id(25, money("subtotal")),
        with_id(26, money("tax")),
    ];
    orders.checks = vec![check(
        "valid_total",
        binary(
            of("total"),
            BinaryOperator::Equal,
            binary(of("subtotal"), BinaryOperator::Add, of("tax")),
        ),
    )];
    schema(vec![customers, orders])
}

/// A required column without a default, a rename, an index, a foreign key, a check, a dropped column.
fn second() -> Schema {
    let mut new = first();
    let customers = new.tables.get_mut(&name("customers")).unwrap();
    customers.columns.pop();
    customers.columns[2].name = "display_name".into();
    customers.columns[2].renamed_from = Some("full_name".into());
    customers.columns.push(with_id(
        15,
        Column {
            backfill: Some(text("")),
            ..required(column("phone", TypeKind::Text))
        },
    ));
    let orders = new.tables.get_mut(&name("orders")).unwrap();
    let mut key = foreign_key("orders_customer_id_fkey", "customer_id", "customers");
    key.on_delete = ReferentialAction::Restrict;
    orders.foreign_keys = vec![key];
    orders.indexes = vec![index("orders_customer_id_idx", &["customer_id"])];
    orders.checks.insert(
        0,
        check(
            "total_positive",
            binary(of("total"), BinaryOperator::GreaterOrEqual, number(0)),
        ),
    );
    new
}

fn planned(dialect: &dyn Dialect, old: &Schema, new: &Schema) -> Plan {
    let old = dialect.adapt(old).unwrap();
    let new = dialect.adapt(new).unwrap();
    let changes = diff(&old, &new).unwrap();
    let options = Options {
        allow_data_loss: BTreeSet::from(["customers.fax".into()]),
        ..Options::default()
    };
    plan(&old, &new, &changes, dialect, &options).unwrap()
}

/// The files of both releases, by path.
fn files(dialect: &dyn Dialect, format: &str) -> [BTreeMap<String, String>; 2] {
    let releases = [
        (Schema::default(), first(), 20_261_121_103_000),
        (first(), second(), 20_261_201_080_000),
    ];
    releases.map(|(old, new, timestamp)| {
        let stamp = Stamp {
            timestamp,
            sequence: 1,
            name: "release".into(),
        };
        find_format(format)
            .unwrap()
            .files(&planned(dialect, &old, &new), dialect, &stamp)
            .unwrap()
    })
}

/// A file as its tool sees it.
struct Script<'a> {
    path: &'a str,
    text: &'a str,
    transactional: bool,
}

/// The scripts of one direction, in the order in which the tool runs them.
fn scripts<'a>(
    files: &'a BTreeMap<String, String>,
    format: &str,
    direction: &str,
) -> Vec<Script<'a>> {
    let suffix = if format == "diesel" {
        format!("/{direction}.sql")
    } else {
        format!(".{direction}.sql")
    };
    let mut scripts: Vec<Script<'_>> = files
        .iter()
        .filter(|(path, _)| path.ends_with(&suffix))
        .map(|(path, text)| Script {
            path,
            text,
            transactional: match format {
                "diesel" => !files.contains_key(&path.replace(&suffix, "/metadata.toml")),
                "sqlx" => !text.starts_with("-- no-transaction"),
                _ => text.contains("-- architrave: transaction = true\n"),
            },
        })
        .collect();
    if direction == "down" {
        scripts.reverse();
    }
    scripts
}

fn rows() -> &'static str {
    "INSERT INTO customers (id, email, full_name, fax) VALUES
         ('01a1fdad-da04-76d2-8074-593ba4a9195d', 'a@example.org', 'A', '1');
     INSERT INTO orders (id, customer_id, total, subtotal, tax) VALUES
         (1, '01a1fdad-da04-76d2-8074-593ba4a9195d', 300, 100, 200)"
}

fn there_and_back(
    files: &[BTreeMap<String, String>; 2],
    format: &str,
    run: impl Fn(&Script<'_>),
    fill: impl Fn(),
    catalogue: impl Fn() -> Catalogue,
) {
    let empty = catalogue();
    for script in scripts(&files[0], format, "up") {
        run(&script);
    }
    fill();
    let before = catalogue();
    for script in scripts(&files[1], format, "up") {
        run(&script);
    }
    let after = catalogue();
    assert_ne!(before, after);
    for script in scripts(&files[1], format, "down") {
        run(&script);
    }
    assert_same(
        &catalogue().without_column_order(),
        &before.clone().without_column_order(),
    );
    for script in scripts(&files[1], format, "up") {
        run(&script);
    }
    assert_same(
        &catalogue().without_column_order(),
        &after.without_column_order(),
    );
    for file in files.iter().rev() {
        for script in scripts(file, format, "down") {
            run(&script);
        }
    }
    assert_same(&catalogue(), &empty);
}

#[test]
fn postgres_files_lead_there_and_back() {
    let dialect = Postgres::new(15).unwrap();
    for format in ["plain", "sqlx", "diesel"] {
        let database = scratch_database();
        let run = |script: &Script<'_>| {
            // One query for the whole file, as all of the tools send it.
            let mut client = database.connect();
            let (begin, end) = match script.transactional {
                true => ("BEGIN", "COMMIT"),
                false => ("SELECT 1", "SELECT 1"),
            };
            client.batch_execute(begin).unwrap();
            if let Err(error) = client.batch_execute(script.text) {
                panic!("{}: {error:?}\n{}", script.path, script.text);
            }
            client.batch_execute(end).unwrap();
        };
        there_and_back(
            &files(&dialect, format),
            format,
            run,
            || database.execute(rows()),
            || database.catalogue(),
        );
    }
}

#[test]
fn sqlite_files_lead_there_and_back() {
    let dialect = Sqlite::new((3, 45), CHOSEN).unwrap();
    for format in ["plain", "sqlx", "diesel"] {
        let file = scratch_file();
        let run = |script: &Script<'_>| {
            let connection = file.connect();
            let text = match script.transactional {
                true => format!("BEGIN;\n{}\nCOMMIT;", script.text),
                false => script.text.to_owned(),
            };
            if let Err(error) = connection.execute_batch(&text) {
                panic!("{}: {error}\n{}", script.path, script.text);
            }
        };
        there_and_back(
            &files(&dialect, format),
            format,
            run,
            || file.execute(rows()),
            || without_statements(file.catalogue()),
        );
    }
}

/// Rules of squawk that see one file where the plan sees all, or that answer a question otherwise than
/// we do; each with the answer. Everything else must find nothing.
pub(crate) const ANSWERED: &[(&str, &str)] = &[
    (
        "adding-not-nullable-field",
        "SET NOT NULL comes after a validated check that says the same, so that nothing is scanned",
    ),
    (
        "ban-drop-constraint",
        "what is dropped is that check, or what only the old release needed",
    ),
    (
        "ban-drop-column",
        "in contract, approved by name, when the old release is gone",
    ),
    (
        "ban-drop-default",
        "in contract, of a default that stood in for what the old release does not write",
    ),
    (
        "ban-drop-not-null",
        "in contract, of a column that nobody reads any more",
    ),
    (
        "ban-drop-function",
        "it belongs to the trigger that was dropped just before",
    ),
];

/// The same for files that run outside of a transaction.
pub(crate) const ANSWERED_OUTSIDE: &[(&str, &str)] = &[
    (
        "prefer-robust-stmts",
        "IF NOT EXISTS would take the invalid index of a failed build for the finished one",
    ),
    (
        "require-lock-timeout",
        "a server takes the statement only alone, and a limit would leave an invalid index",
    ),
    ("require-statement-timeout", "likewise"),
];

#[test]
fn squawk_finds_nothing() {
    let dialect = Postgres::new(15).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut found = vec![];
    for files in files(&dialect, "plain") {
        for script in scripts(&files, "plain", "up") {
            let outside = ANSWERED_OUTSIDE.iter().filter(|_| !script.transactional);
            let excluded: Vec<&str> = ANSWERED
                .iter()
                .chain(outside)
                .map(|(rule, _)| *rule)
                .collect();
            let path = folder.path().join(script.path);
            std::fs::write(&path, script.text).unwrap();
            found.extend(squawk::findings(
                &[path],
                squawk::Options {
                    postgres_version: "15",
                    transaction: match script.transactional {
                        true => Transaction::PerFile,
                        false => Transaction::None,
                    },
                    excluded: &excluded,
                },
            ));
        }
    }
    let found: Vec<String> = found
        .iter()
        .map(|finding| {
            format!(
                "{}:{} {} {}",
                finding.file,
                finding.line + 1,
                finding.rule,
                finding.message
            )
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The text with its comments' lines joined.
fn unwrapped(text: &str) -> String {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| *word != "--")
        .collect();
    words.join(" ")
}

#[test]
fn a_file_says_when_it_may_run_and_what_it_does() {
    let dialect = Postgres::new(15).unwrap();
    let [_, second] = files(&dialect, "plain");
    let contract: Vec<&String> = second
        .iter()
        .filter(|(path, _)| path.contains("_contract_") && path.ends_with(".up.sql"))
        .map(|(_, text)| text)
        .collect();
    assert!(!contract.is_empty());
    for text in &contract {
        assert!(
            unwrapped(text).contains("Run it once the new release is everywhere"),
            "{text}"
        );
    }
    let lossy = contract
        .iter()
        .find(|text| text.contains("DROP COLUMN fax"));
    assert!(
        lossy
            .unwrap()
            .contains("DATA LOSS, approved for customers.fax")
    );
    assert!(
        second
            .values()
            .all(|text| text.ends_with(";\n") || text.contains("Nothing to"))
    );
    assert!(second.values().all(|text| !text.contains('\r')));
}
