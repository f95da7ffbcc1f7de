//! Rows of one table with every kind of check, tried on real servers.

use architrave::prelude::*;
use architrave::{Problem, Validate};
use architrave_tests::postgres::scratch_database;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;
use schema_core::dialect::{Dialect, Postgres, Sqlite};
use schema_core::model::{Check, ObjectName, Schema, Table as Model};
use schema_core::plan::Operation;
use schema_core::syntax::Settings;
use std::collections::{BTreeMap, BTreeSet};

/// The state of a parcel.
#[derive(Clone, Copy, Debug, SqlEnum)]
pub enum State {
    Open,
    OnItsWay,
    Delivered,
}

/// A weight in grams.
#[derive(Clone, Copy, Debug, SqlType)]
pub struct Grams(i32);

#[derive(Clone, Debug, Table)]
#[check(quantity > 0)]
#[check(quantity.between(-3, 3) || spare.is_some())]
#[check(sum_matches, total == net + tax)]
#[check(total >= net.abs() && net * 2 <= total + 10)]
#[check(coalesce(spare, 5) != quantity)]
#[check(-quantity < 2 && quantity % 3 != 1)]
#[check(small + quantity < 100 && big / 7 <= 10)]
#[check(spare.one_of([1, 2, 3]))]
#[check(!(active && spare > 2))]
#[check(active == (quantity > 0))]
#[check(name.char_length() >= 2)]
#[check(name.octet_length() <= 6)]
#[check(name.trim() != "" && name.ltrim() == name)]
#[check(name.rtrim() == name)]
#[check(name.lower() == name)]
#[check(name.upper() != "AB")]
#[check(name.like("a%") || name.like("_b%"))]
#[check(name.matches(r"^[a-z ]*$"))]
#[check(name.matches_i(r"^[A-Z]{2}"))]
#[check(note.is_none() || note == name)]
#[check(note.is_distinct_from(name))]
#[check(name.substring(1, 1) != "b" && name.position("b") < 2)]
#[check(concat(name, note).char_length() < 6)]
#[check(name.starts_with("a") || name.ends_with(" "))]
#[check(name.replace("a", "bb") != "bb")]
#[check(state != State::Open || ended_at.is_none())]
#[check(state.one_of([State::Open, State::OnItsWay]))]
#[check(ended_at >= started_at)]
#[check(nullif(quantity, 2).is_some())]
#[check(greatest(quantity, spare) < 6 && least(quantity, spare) > -4)]
#[check(if active { quantity } else { -quantity } >= 0)]
#[check(weight.cast(numeric(12, 2)) <= net)]
#[check(weight >= 0)]
#[check(quotient, net / (tax + 1) * 3 < total, only(postgres))]
#[check(quotient_digits, 100 / (net * net + 0.007) != 1.5 && net % 0.3 != 0.1, only(postgres))]
pub struct Parcel {
    #[column(primary_key)]
    pub id: i64,
    pub quantity: i32,
    pub spare: Option<i32>,
    pub small: i16,
    pub big: i64,
    #[column(type = numeric(6, 2))]
    pub net: Decimal,
    #[column(type = numeric(6, 2))]
    pub tax: Decimal,
    #[column(type = numeric(6, 2))]
    pub total: Decimal,
    pub active: bool,
    #[column(type = varchar(4))]
    pub name: String,
    pub note: Option<String>,
    pub state: State,
    pub weight: Grams,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

schema! {
    pub static PARCELS = { tables: [Parcel], lock: "no_such.lock" }
}

fn text() -> BoxedStrategy<String> {
    let letters = prop::sample::select(vec![
        "a", "b", "B", " ", "é", "ß", "😀", "%", "_", "\\", "\n", "\u{a0}",
    ]);
    prop::collection::vec(letters, 0..6)
        .prop_map(|letters| letters.concat())
        .boxed()
}

fn amount() -> BoxedStrategy<Decimal> {
    prop_oneof![
        (-300_i64..300).prop_map(|cents| Decimal::new(cents, 2)),
        prop::sample::select(vec![999_999_i64, 1_000_000, -999_999, -1_000_000])
            .prop_map(|cents| Decimal::new(cents, 2)),
    ]
    .boxed()
}

fn parcel() -> BoxedStrategy<Parcel> {
    let numbers = (
        -7_i32..8,
        prop::option::of(-2_i32..5),
        prop_oneof![-3_i16..4, Just(i16::MAX)],
        prop_oneof![-100_i64..100, Just(i64::MAX), Just(i64::MIN)],
    );
    let amounts = (amount(), amount(), prop::option::of(amount()));
    let words = (any::<bool>(), text(), prop::option::of(text()));
    let rest = (
        prop::sample::select(vec![State::Open, State::OnItsWay, State::Delivered]),
        -3_i32..3,
        0_i64..4,
        prop::option::of(0_i64..4),
    );
    (numbers, amounts, words, rest)
        .prop_map(|(numbers, amounts, words, rest)| {
            let (quantity, spare, small, big) = numbers;
            let (net, tax, total) = amounts;
            let (active, name, note) = words;
            let (state, weight, started, ended) = rest;
            let moment = |seconds| DateTime::UNIX_EPOCH + TimeDelta::microseconds(seconds);
            Parcel {
                id: 1,
                quantity,
                spare,
                small,
                big,
                net,
                tax,
                total: total.unwrap_or(net + tax),
                active,
                name,
                note,
                state,
                weight: Grams(weight),
                started_at: moment(started),
                ended_at: ended.map(moment),
            }
        })
        .boxed()
}

/// What `validate` says of a row: the violated checks, those that it did not evaluate, and whether a column's
/// type refuses a value.
struct Verdict {
    violated: BTreeMap<String, Problem>,
    uncalculable: bool,
    unevaluated: BTreeSet<String>,
    refused: bool,
}

fn verdict(parcel: &Parcel) -> Verdict {
    let validation = parcel.validation();
    let violated = validation.violations().iter().filter_map(|it| {
        let name = it.constraint.as_ref()?;
        Some((name.to_string(), it.problem.clone()))
    });
    Verdict {
        violated: violated.collect(),
        uncalculable: validation
            .violations()
            .iter()
            .any(|it| matches!(it.problem, Problem::Uncalculable(_))),
        unevaluated: validation
            .unevaluated()
            .iter()
            .map(|it| it.constraint.to_string())
            .collect(),
        refused: validation
            .violations()
            .iter()
            .any(|it| it.constraint.is_none()),
    }
}

/// The table with one check alone, once for each check, and last with those that an engine adds for the types;
/// by the name of the check, which is empty for the last.
fn tables(dialect: &dyn Dialect) -> (Vec<String>, Vec<(String, String)>) {
    let declared = Schema::resolve(PARCELS.definition()).unwrap();
    let adapted = dialect.adapt(&declared).unwrap();
    let statements = |operation| dialect.statements(&operation).unwrap();
    let mut setup: Vec<String> = adapted
        .enums
        .values()
        .flat_map(|declared| statements(Operation::CreateEnum(declared.clone())))
        .collect();
    let is_declared = |name: &str| {
        let mut checks = declared.tables.values().flat_map(|table| &table.checks);
        checks.any(|check| check.name == name)
    };
    let table = adapted.tables.values().next().unwrap();
    let (of_user, of_types): (Vec<Check>, Vec<Check>) = table
        .checks
        .iter()
        .cloned()
        .partition(|check| is_declared(&check.name));
    let alone = of_user
        .into_iter()
        .map(|check| (check.name.clone(), vec![check]));
    let mut tables = Vec::new();
    for (number, (name, checks)) in alone.chain([(String::new(), of_types)]).enumerate() {
        let table_name = format!("parcels_{number}");
        setup.extend(statements(Operation::CreateTable(Model {
            name: ObjectName::new(&table_name),
            primary_key: None,
            checks,
            ..table.clone()
        })));
        tables.push((name, table_name));
    }
    (setup, tables)
}

/// What a database does with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Taken,
    /// The check is false.
    Violated,
    /// The check cannot be calculated.
    Uncalculable,
    /// The type of a column refuses a value.
    Refused,
}

/// Compares what a database does with one row in every table to what `validate` says.
fn compare(parcel: &Parcel, tables: &[(String, String)], mut insert: impl FnMut(&str) -> Answer) {
    let verdict = verdict(parcel);
    for (check, table) in tables {
        let answer = insert(table);
        if verdict.refused {
            // Too long by spaces alone: PostgreSQL cuts them off, and judges what is left.
            let only_spaces = parcel.name.chars().skip(4).all(|it| it == ' ');
            let expected = answer == Answer::Refused || only_spaces || !check.is_empty();
            assert!(expected, "{check}: {answer:?} for {parcel:?}");
            continue;
        }
        assert_ne!(answer, Answer::Refused, "{check}: {parcel:?}");
        if verdict.unevaluated.contains(check) {
            continue;
        }
        let expected = match verdict.violated.get(check) {
            None => Answer::Taken,
            Some(Problem::Uncalculable(_)) => Answer::Uncalculable,
            Some(_) => Answer::Violated,
        };
        assert_eq!(answer, expected, "{check}: {parcel:?}");
    }
}

fn parcels(count: usize) -> Vec<Parcel> {
    let mut runner = TestRunner::deterministic();
    let strategy = parcel();
    (0..count)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn optional<T>(value: Option<&T>, write: impl Fn(&T) -> String) -> String {
    value.map_or_else(|| "NULL".to_owned(), write)
}

/// The values of a row as SQL.
fn values(parcel: &Parcel, boolean: fn(bool) -> String, amount: fn(&Decimal) -> String) -> String {
    let state = match parcel.state {
        State::Open => "open",
        State::OnItsWay => "on_its_way",
        State::Delivered => "delivered",
    };
    // They lie within the first second of 1970.
    let moment = |moment: &DateTime<Utc>| {
        format!(
            "'1970-01-01T00:00:00.{:06}Z'",
            moment.timestamp_subsec_micros()
        )
    };
    [
        parcel.id.to_string(),
        parcel.quantity.to_string(),
        optional(parcel.spare.as_ref(), i32::to_string),
        parcel.small.to_string(),
        parcel.big.to_string(),
        amount(&parcel.net),
        amount(&parcel.tax),
        amount(&parcel.total),
        boolean(parcel.active),
        quoted(&parcel.name),
        optional(parcel.note.as_ref(), |note| quoted(note)),
        quoted(state),
        parcel.weight.0.to_string(),
        moment(&parcel.started_at),
        optional(parcel.ended_at.as_ref(), moment),
    ]
    .join(", ")
}

#[test]
fn postgres_gives_the_same_verdict() {
    let (setup, tables) = tables(&Postgres::new(15).unwrap());
    let database = scratch_database();
    let mut client = database.connect();
    client.batch_execute(&setup.join(";\n")).unwrap();
    for parcel in parcels(200) {
        let values = values(&parcel, |value| value.to_string(), Decimal::to_string);
        compare(&parcel, &tables, |table| {
            let insert = format!("INSERT INTO {table} VALUES ({values})");
            let Err(error) = client.batch_execute(&insert) else {
                return Answer::Taken;
            };
            let error = error.as_db_error().unwrap();
            match (error.code().code(), error.constraint()) {
                ("23514", _) => Answer::Violated,
                ("22001", _) => Answer::Refused,
                // The digits of a column, or those of a calculation.
                ("22003", _) if error.message().contains("field overflow") => Answer::Refused,
                ("22003" | "22012", _) => Answer::Uncalculable,
                _ => panic!("{error}: {insert}"),
            }
        });
    }
}

#[test]
fn sqlite_gives_the_same_verdict() {
    let settings = Settings::parse(
        "engines = [\"sqlite\"]\n[engine.sqlite]\nnumeric = \"scaled_integer\"\nregex = \"omit\"\n\
         timestamp = \"text\"\n",
    )
    .unwrap();
    let (setup, tables) = tables(&Sqlite::new((3, 45), settings.sqlite).unwrap());
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch(&setup.join(";\n")).unwrap();
    for parcel in parcels(600) {
        if verdict(&parcel).uncalculable {
            // What PostgreSQL refuses to calculate is floating point or NULL here.
            continue;
        }
        let amount = |amount: &Decimal| {
            let cents = amount * Decimal::ONE_HUNDRED;
            cents.normalize().to_string()
        };
        let values = values(&parcel, |value| i32::from(value).to_string(), amount);
        compare(&parcel, &tables, |table| {
            let insert = format!("INSERT INTO {table} VALUES ({values})");
            match connection.execute(&insert, []) {
                Ok(_) => Answer::Taken,
                Err(error) if !table.ends_with(tables.last().unwrap().1.as_str()) => {
                    assert!(
                        error.to_string().contains("CHECK constraint"),
                        "{error}: {insert}"
                    );
                    Answer::Violated
                }
                Err(_) => Answer::Refused,
            }
        });
    }
}

#[test]
fn every_check_is_seen_to_hold_to_fail_and_to_be_evaluated() {
    let declared = Schema::resolve(PARCELS.definition()).unwrap();
    let names: BTreeSet<String> = declared
        .tables
        .values()
        .flat_map(|table| table.checks.iter().map(|check| check.name.clone()))
        .collect();
    let (mut held, mut failed) = (BTreeSet::new(), BTreeSet::new());
    for parcel in parcels(600) {
        let verdict = verdict(&parcel);
        for name in &names {
            if verdict.violated.contains_key(name) {
                failed.insert(name.clone());
            } else if !verdict.unevaluated.contains(name) {
                held.insert(name.clone());
            }
        }
        let unknown: Vec<&String> = verdict
            .violated
            .keys()
            .chain(&verdict.unevaluated)
            .filter(|name| !names.contains(*name))
            .collect();
        assert!(
            unknown.is_empty(),
            "no constraint of the database: {unknown:?}"
        );
    }
    assert_eq!(held, names, "some check never holds");
    assert_eq!(failed, names, "some check never fails");
}
