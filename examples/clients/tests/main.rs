//! The programs run against a real server, and what `cargo schema export` wrote for them is current. Structs
//! compile beside the derives of others.
#![expect(
    clippy::unwrap_used,
    reason = "this crate only tests, and a panic is how a test fails"
)]

mod adapters;
mod beside_common_derives;
mod beside_helper_attributes;
mod beside_other_derives;
mod composites;
mod diesel_tables;
mod entity_first;
mod statements;

use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use schema_core::dialect::{Dialect as _, Postgres};
use schema_core::diff::diff;
use schema_core::export::find_export;
use schema_core::format::{Stamp, find_format};
use schema_core::model::Schema;
use schema_core::plan::{Options, plan};
use std::process::Command;

/// A database with the shop, by the shop's own migrations.
fn with_shop() -> ScratchDatabase {
    let scratch = scratch_database();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shop/migrations/postgres");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".up.sql"))
        .collect();
    files.sort();
    for file in files {
        scratch.execute(&std::fs::read_to_string(file).unwrap());
    }
    scratch
}

/// A database with the schema of some structs, as `generate` would create it.
fn with(definition: &schema_core::def::SchemaDef<'_>) -> ScratchDatabase {
    let dialect = Postgres::new(15).unwrap();
    let schema = Schema::resolve(definition).unwrap();
    let schema = dialect.adapt(&schema).unwrap();
    let empty = Schema::default();
    let changes = diff(&empty, &schema).unwrap();
    let plan = plan(&empty, &schema, &changes, &dialect, &Options::default()).unwrap();
    let stamp = Stamp {
        timestamp: 20_260_101_000_000,
        sequence: 1,
        name: "first".into(),
    };
    let plain = find_format("plain").unwrap();
    let files = plain.files(&plan, &dialect, &stamp).unwrap();
    let scratch = scratch_database();
    for (name, text) in files {
        if name.ends_with(".up.sql") {
            scratch.execute(&text);
        }
    }
    scratch
}

fn run(program: &str) {
    let scratch = with_shop();
    let output = Command::new(program)
        .env("DATABASE_URL", scratch.url())
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{shown}{errors}");
    assert_eq!(shown, "confirmed, 20.00\nrefused by valid_total\n");
}

#[test]
fn tokio_postgres() {
    run(env!("CARGO_BIN_EXE_with_tokio_postgres"));
}

#[test]
fn sqlx() {
    run(env!("CARGO_BIN_EXE_with_sqlx"));
}

#[test]
fn diesel() {
    run(env!("CARGO_BIN_EXE_with_diesel"));
}

#[test]
fn sea_orm() {
    run(env!("CARGO_BIN_EXE_with_sea_orm"));
}

#[test]
fn what_was_exported_is_current() {
    let dialect = Postgres::new(15).unwrap();
    let schema = Schema::resolve(shop::SHOP.definition()).unwrap();
    let schema = dialect.adapt(&schema).unwrap();
    for (word, file) in [
        ("diesel", "with_diesel/schema.rs"),
        ("sea-orm", "with_sea_orm/entities.rs"),
    ] {
        let exported = find_export(word).unwrap().export(&schema, dialect.engine());
        assert!(exported.omissions.is_empty(), "{:?}", exported.omissions);
        let path = format!("{}/src/bin/{file}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("ARCHITRAVE_OVERWRITE").is_some() {
            std::fs::write(&path, &exported.text).unwrap();
        }
        // rustfmt breaks lines.
        let words = |text: &str| -> String {
            text.chars()
                .filter(|letter| !letter.is_whitespace() && *letter != ',')
                .collect()
        };
        let committed = std::fs::read_to_string(&path).unwrap();
        let is_current = words(&committed) == words(&exported.text);
        assert!(
            is_current,
            "{file}: run this test with ARCHITRAVE_OVERWRITE=1"
        );
    }
}
