//! Each hazard, in SQL that has it and in SQL that does not.

mod again;
mod cases;
mod hazards;

use super::*;
use again::AGAIN;
use cases::CASES;
use std::path::PathBuf;

fn file(text: &str) -> SqlFile {
    let text = text.to_owned();
    SqlFile {
        shown: "1.sql".to_owned(),
        path: PathBuf::from("1.sql"),
        in_transaction: !text.contains("-- no-transaction"),
        is_generated: false,
        has_way_back: None,
        text,
    }
}

fn options() -> Options {
    // Every rule, also those that are off by default.
    let levels = schema_core::rule::rules().iter().map(|rule| RuleLevelDef {
        rule: rule.name,
        level: Level::Warn,
    });
    Options {
        engine: Engine::Postgres,
        version: 15,
        levels: levels.collect(),
        waivers: Vec::new(),
    }
}

fn codes(texts: &[&str]) -> BTreeSet<String> {
    let files: Vec<SqlFile> = texts.iter().map(|text| file(text)).collect();
    let mut last = Vec::new();
    for found in lint(&files, &options()) {
        last.push(found.code);
    }
    last.into_iter().collect()
}

#[test]
fn each_hazard_is_found_where_it_is_and_nowhere_else() {
    let mut wrong = Vec::new();
    for (rule, bad, good) in CASES.iter().chain(AGAIN) {
        if !codes(bad).contains(*rule) {
            wrong.push(format!("{rule} is missed in {bad:?}"));
        }
        if codes(good).contains(*rule) {
            wrong.push(format!("{rule} is a false alarm in {good:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A rule that no case names may never fire; one case may be the only form of it that is found.
#[test]
fn each_rule_about_migrations_fails_twice_and_passes_twice() {
    let elsewhere = ["irreversible_or_nonlinear", "sqlite_rebuild_required"];
    let without: Vec<&str> = schema_core::rule::rules()
        .iter()
        .filter(|rule| rule.stage == schema_core::rule::Stage::Migration)
        .map(|rule| rule.name)
        .filter(|name| {
            let cases = CASES.iter().chain(AGAIN);
            !elsewhere.contains(name) && cases.filter(|(rule, ..)| rule == name).count() < 2
        })
        .collect();
    assert!(without.is_empty(), "{}", without.join("\n"));
}

#[test]
fn what_sqlite_refuses_is_found() {
    let of = |text: &str| {
        let options = Options {
            engine: Engine::Sqlite,
            ..options()
        };
        let found = lint(&[file(text)], &options);
        found
            .iter()
            .any(|found| found.code == "sqlite_rebuild_required")
    };
    for refused in [
        "alter table t add column a text not null",
        "alter table t add column a text default (random())",
        "alter table t add column a text unique",
        "alter table t add column a text generated always as (b) stored",
        "alter table t alter column a set not null",
        "alter table t add constraint c check (a > 0)",
    ] {
        assert!(of(refused), "{refused}");
    }
    for fine in [
        "alter table t add column a text not null default ''",
        "alter table t add column a text references u",
        "alter table t rename column a to b",
        "create table t (a text unique)",
    ] {
        assert!(!of(fine), "{fine}");
    }
}

#[test]
fn a_missing_way_back_and_a_version_twice_are_found() {
    let without = SqlFile {
        has_way_back: Some(false),
        ..file("create table t (a int)")
    };
    let found = lint(&[without], &options());
    assert!(
        found
            .iter()
            .any(|found| found.code == "irreversible_or_nonlinear")
    );
    let twice = [file("select 1"), file("select 2")];
    assert!(
        lint(&twice, &options())
            .iter()
            .any(|found| found.code == "irreversible_or_nonlinear")
    );
}

#[test]
fn a_waiver_covers_its_statement_and_nothing_else() {
    let waived =
        "-- allow(rename_column, reason = \"nobody reads it\")\nalter table t rename a to b;\n";
    assert!(!codes(&[waived]).contains("rename_column"));
    assert!(!codes(&[waived]).contains("waiver_unused"));
    let elsewhere = format!("{waived}alter table u rename a to b;");
    assert!(codes(&[&elsewhere]).contains("rename_column"));
    let unused = "-- allow(rename_column, reason = \"nobody reads it\")\nselect 1;";
    assert!(codes(&[unused]).contains("waiver_unused"));
    let without_reason = "-- allow(rename_column)\nalter table t rename a to b;";
    assert!(codes(&[without_reason]).contains("rename_column"));
}

#[test]
fn a_finding_says_what_why_and_what_instead() {
    let found = lint(
        &[file(
            "SELECT 1;\n\nALTER TABLE orders\n    ADD CONSTRAINT c CHECK (total >= 0);",
        )],
        &options(),
    );
    let found = found
        .iter()
        .find(|found| found.code == "check_without_not_valid")
        .unwrap();
    let location = found.location.as_ref().unwrap();
    assert_eq!((location.line, location.column), (4, 22));
    assert_eq!(
        found.title,
        "every row of `orders` is looked at while nobody may read"
    );
    assert_eq!(
        found.notes[0],
        "Every row is looked at under ACCESS EXCLUSIVE."
    );
    let help = found.help.as_deref().unwrap();
    assert!(
        help.contains("ADD CONSTRAINT c check(total >= 0) NOT VALID;"),
        "{help}"
    );
    assert!(help.contains("VALIDATE CONSTRAINT c;"), "{help}");
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let found = lint(&[file("SELECT 'abc")], &options());
    assert_eq!(found[0].code, "sql_unreadable");
}
