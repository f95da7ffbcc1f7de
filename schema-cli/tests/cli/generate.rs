//! `generate`.

use crate::sandbox::{Ran, Sandbox};
use std::collections::BTreeMap;

const FIRST: &str = r#"use architrave::prelude::*;

/// Who buys.
#[derive(Table)]
pub struct Customer {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(type = varchar(254))]
    pub mail: String,
    pub fax: Option<String>,
}

schema! {
    pub static APP = { tables: [Customer], lock: "schema.lock" }
}
"#;

const SETTINGS: &str = "engines = [\"postgres 15\"]\n";

fn sandbox(settings: &str) -> Sandbox {
    Sandbox::library(&[("src/lib.rs", FIRST), ("architrave.toml", settings)])
}

fn generate(sandbox: &Sandbox, more: &[&str]) -> Ran {
    sandbox.run(&[&["generate", "--timestamp", "20260301120000"], more].concat())
}

/// A sandbox with its first migration, and what is in it.
fn begun(settings: &str) -> (Sandbox, BTreeMap<String, String>) {
    let sandbox = sandbox(settings);
    generate(&sandbox, &[]).ended_with(0);
    let files = sandbox.files();
    (sandbox, files)
}

/// The migrations in a directory, by name.
fn migrations<'a>(files: &'a BTreeMap<String, String>, directory: &str) -> Vec<&'a str> {
    files
        .keys()
        .filter_map(|name| name.strip_prefix(directory))
        .collect()
}

#[test]
fn the_first_migration_creates_everything_and_the_second_run_nothing() {
    let (sandbox, files) = begun(SETTINGS);
    let names = migrations(&files, "migrations/");
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[1].starts_with("20260301120000_initial"), "{names:?}");
    let up = &files[&format!("migrations/{}", names[1])];
    assert!(up.contains("CREATE TABLE customers"), "{up}");
    let down = &files[&format!("migrations/{}", names[0])];
    assert!(down.contains("DROP TABLE customers"), "{down}");
    assert!(files["schema.lock"].contains("migration = \"20260301120000_initial\""));
    let again = generate(&sandbox, &[]).ended_with(0);
    assert!(again.out.contains("Nothing to do"), "{}", again.out);
    assert_eq!(sandbox.files(), files);
    sandbox.run(&["generate", "--check"]).ended_with(0);
    sandbox.run(&["lint"]).ended_with(0);
}

#[test]
fn a_missing_migration_is_found_by_check_and_lint() {
    let (sandbox, _) = begun(SETTINGS);
    let changed = FIRST.replace(
        "fax: Option<String>,",
        "fax: Option<String>,\n    pub age: Option<i32>,",
    );
    sandbox.write("src/lib.rs", &changed);
    let before = sandbox.files();
    let ran = sandbox.run(&["generate", "--check"]).ended_with(1);
    assert!(ran.out.contains("add column customers.age"), "{}", ran.out);
    let ran = sandbox.run(&["lint"]).ended_with(1);
    assert!(
        ran.out
            .contains("error[schema_drifted]: `customers` differs from `schema.lock`"),
        "{}",
        ran.out
    );
    assert_eq!(sandbox.files(), before);
    // The clock stands still, and still the second migration comes after the first.
    generate(&sandbox, &["Add age!"]).ended_with(0);
    let files = sandbox.files();
    let names = migrations(&files, "migrations/");
    assert!(
        names.last().unwrap().starts_with("20260301120001_add_age"),
        "{names:?}"
    );
    assert!(
        files["schema.lock"].contains("parents = ["),
        "{}",
        files["schema.lock"]
    );
    sandbox.run(&["lint"]).ended_with(0);
}

#[test]
fn a_dry_run_shows_each_step_and_writes_nothing() {
    let sandbox = sandbox(SETTINGS);
    let before = sandbox.files();
    let ran = generate(&sandbox, &["--dry-run"]).ended_with(0);
    for part in [
        "PostgreSQL 15",
        "create table customers",
        "locks",
        "reverse",
        "drop table customers",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
    let ran = generate(&sandbox, &["--dry-run", "--format", "json"]).ended_with(0);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["changed"], true);
    let step = &document["plans"][0]["migrations"][0]["steps"][0];
    assert_eq!(step["summary"], "create table customers");
    assert_eq!(step["reverse"][0], "drop table customers");
    assert_eq!(sandbox.files(), before);
}

#[test]
fn what_may_be_a_rename_is_not_guessed() {
    let (sandbox, _) = begun(SETTINGS);
    sandbox.write("src/lib.rs", &FIRST.replace("pub mail", "pub email"));
    let before = sandbox.files();
    let ran = generate(&sandbox, &[]).ended_with(2);
    assert!(ran.err.contains("customers.mail=email"), "{}", ran.err);
    assert!(ran.err.contains("renamed_from = \"mail\""), "{}", ran.err);
    assert!(ran.err.contains("--not-renamed"), "{}", ran.err);
    assert_eq!(sandbox.files(), before);

    let lock = &before["schema.lock"];
    let id = |lock: &str, column: &str| -> String {
        let (_, block) = lock.split_once(&format!("columns.{column}]\n")).unwrap();
        block.lines().next().unwrap().to_owned()
    };
    generate(&sandbox, &["--rename", "customers.mail=email"]).ended_with(0);
    let after = sandbox.read("schema.lock");
    assert_eq!(
        id(&after, "email"),
        id(lock, "mail"),
        "a rename keeps the id"
    );
}

#[test]
fn what_is_no_rename_loses_data_and_needs_approval() {
    let (sandbox, _) = begun(SETTINGS);
    sandbox.write(
        "src/lib.rs",
        &FIRST.replace("pub fax: Option", "pub fax_number: Option"),
    );
    let before = sandbox.files();
    let not_renamed = ["--not-renamed", "customers.fax=fax_number"];
    let ran = generate(&sandbox, &not_renamed).ended_with(2);
    assert!(
        ran.err.contains("--allow-data-loss customers.fax"),
        "{}",
        ran.err
    );
    assert_eq!(sandbox.files(), before);
    let approved = [&not_renamed[..], &["--allow-data-loss", "customers.fax"]].concat();
    generate(&sandbox, &approved).ended_with(0);
    assert!(!sandbox.read("schema.lock").contains("columns.fax]"));
}

#[test]
fn a_hazard_is_accepted_by_name() {
    let (sandbox, _) = begun(SETTINGS);
    let renamed = FIRST
        .replace(
            "#[derive(Table)]",
            "#[derive(Table)]\n#[table(renamed_from = \"customers\")]",
        )
        .replace("Customer", "Buyer")
        // A view, which would keep the old name, holds to the types of its columns.
        .replace("varchar(254)", "text");
    sandbox.write("src/lib.rs", &renamed);
    let before = sandbox.files();
    let ran = generate(&sandbox, &[]).ended_with(1);
    assert!(
        ran.err.contains("--accept-hazard rename_table"),
        "{}",
        ran.err
    );
    assert_eq!(sandbox.files(), before);
    generate(&sandbox, &["--accept-hazard", "no_such_hazard"]).ended_with(2);
    generate(&sandbox, &["--accept-hazard", "rename_table"]).ended_with(0);
    let files = sandbox.files();
    assert!(
        files
            .values()
            .any(|text| text.contains("ALTER TABLE customers RENAME TO buyers")),
        "{files:?}"
    );
}

#[test]
fn a_decision_about_nothing_is_refused() {
    let (sandbox, before) = begun(SETTINGS);
    generate(&sandbox, &["--rename", "customers.mail=email"]).ended_with(2);
    generate(&sandbox, &["--rename", "customers"]).ended_with(2);
    assert_eq!(sandbox.files(), before);
}

#[test]
fn several_engines_have_a_directory_each() {
    let (sandbox, files) = begun("engines = [\"postgres 15\", \"sqlite\"]\n");
    assert_eq!(migrations(&files, "migrations/postgres/").len(), 2);
    assert_eq!(migrations(&files, "migrations/sqlite/").len(), 2);
    let ran = generate(&sandbox, &["--dry-run", "--engine", "sqlite"]).ended_with(0);
    assert!(ran.out.starts_with("SQLite"), "{}", ran.out);
    generate(&sandbox, &["--dry-run", "--engine", "mysql"]).ended_with(2);
}

#[test]
fn an_engine_that_joins_later_begins_with_the_whole_schema() {
    let (sandbox, files) = begun(SETTINGS);
    // What is there moves into the directory of its engine.
    for name in migrations(&files, "migrations/") {
        sandbox.write(
            &format!("migrations/postgres/{name}"),
            &files[&format!("migrations/{name}")],
        );
        std::fs::remove_file(sandbox.path(&format!("migrations/{name}"))).unwrap();
    }
    sandbox.write(
        "architrave.toml",
        "engines = [\"postgres 15\", \"sqlite\"]\n",
    );
    generate(&sandbox, &["sqlite joins"]).ended_with(0);
    let files = sandbox.files();
    assert_eq!(migrations(&files, "migrations/postgres/").len(), 2);
    assert_eq!(migrations(&files, "migrations/sqlite/").len(), 2);
    sandbox.run(&["generate", "--check"]).ended_with(0);
}

#[test]
fn what_an_engine_cannot_hold_is_refused_with_the_remedy() {
    let sandbox = sandbox("engines = [\"sqlite\"]\n");
    let money = FIRST.replace("type = varchar(254)", "type = numeric(10, 2)");
    sandbox.write("src/lib.rs", &money);
    let before = sandbox.files();
    let ran = generate(&sandbox, &[]).ended_with(1);
    assert!(ran.err.contains("customers.mail: SQLite"), "{}", ran.err);
    assert!(ran.err.contains("numeric"), "{}", ran.err);
    assert_eq!(sandbox.files(), before);
}

#[test]
fn a_file_in_the_way_leaves_files_and_lock_as_they_were() {
    let sandbox = sandbox(SETTINGS);
    // A file where the directory should be: the lock file must not change either.
    sandbox.write("migrations", "not a directory\n");
    let before = sandbox.files();
    generate(&sandbox, &[]).ended_with(3);
    assert_eq!(sandbox.files(), before);
}

#[test]
fn a_lock_that_cannot_be_used_stops_everything() {
    let (sandbox, _) = begun(SETTINGS);
    let lock = sandbox.read("schema.lock");
    for (text, told) in [
        (format!("<<<<<<< ours\n{lock}"), "merge conflict at line 1"),
        (
            lock.replace("version = 1", "version = 99"),
            "format version 99",
        ),
        (
            lock.replace("schema = \"app\"", "schema = \"other\""),
            "write `schema = \"app\"` in the file",
        ),
    ] {
        sandbox.write("schema.lock", &text);
        let ran = generate(&sandbox, &[]).ended_with(2);
        assert!(ran.err.contains(told), "{}", ran.err);
    }
}

#[test]
fn without_an_engine_there_is_nothing_to_write_for() {
    let ran = generate(&sandbox(""), &[]).ended_with(2);
    assert!(
        ran.err.contains("engines = [\"postgres 15\"]"),
        "{}",
        ran.err
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (_, first) = begun(SETTINGS);
    let (_, second) = begun(SETTINGS);
    let of = |files: BTreeMap<String, String>| -> BTreeMap<String, String> {
        files
            .into_iter()
            .filter(|(name, _)| name.starts_with("migrations/") || name == "schema.lock")
            .collect()
    };
    assert_eq!(of(first), of(second));
}

#[test]
fn what_init_writes_can_be_generated_and_built() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "Cargo.toml",
        "[package]\nname = \"my-app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    sandbox.write("src/lib.rs", "");
    let path = crate::sandbox::workspace().display().to_string();
    sandbox.run(&["init", "--path", &path]).ended_with(0);
    sandbox.run(&["generate", "--check"]).ended_with(1);
    // Before the first migration the schema may get another name than `init` gave it.
    let tables = sandbox.read("src/tables.rs");
    assert!(tables.contains("MY_APP"), "{tables}");
    sandbox.write("src/tables.rs", &tables.replace("MY_APP", "NOTES"));
    generate(&sandbox, &[]).ended_with(0);
    assert!(sandbox.read("schema.lock").contains("schema = \"notes\""));
    sandbox.run(&["lint", "--deny-warnings"]).ended_with(0);
}
