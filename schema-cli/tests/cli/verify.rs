//! `verify`, on SQLite; the shop's migrations are rehearsed on PostgreSQL by the tests of real databases.

use crate::sandbox::{Ran, Sandbox};

const TABLES: &str = r#"use architrave::prelude::*;

#[derive(Table)]
#[index(title)]
pub struct Note {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(type = varchar(80))]
    pub title: String,
}

schema! {
    pub static APP = { tables: [Note], lock: "schema.lock" }
}
"#;

const ID: &str = "20260301120000_initial_expand_create_notes";

/// A package whose migrations lead to its structs.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::library(&[
        ("src/lib.rs", TABLES),
        ("architrave.toml", "engines = [\"sqlite 3.45\"]\n"),
    ]);
    sandbox
        .run(&["generate", "--timestamp", "20260301120000"])
        .ended_with(0);
    sandbox
}

fn verify(sandbox: &Sandbox, more: &[&str]) -> Ran {
    let usual = ["verify", "--database-url", "sqlite:app.db"];
    sandbox.run(&[&usual, more].concat())
}

fn down(sandbox: &Sandbox) -> (String, String) {
    let file = format!("migrations/{ID}.down.sql");
    let text = sandbox.read(&file);
    (file, text)
}

#[test]
fn migrations_that_lead_there_and_back_are_right_and_no_database_is_made() {
    let sandbox = sandbox();
    let before = sandbox.files();
    let ran = verify(&sandbox, &[]).ended_with(0);
    let verdict = "1 migration applied, 1 reverted and applied again: the catalog equals the structs, and each \
                   way back restores the one before";
    assert!(ran.out.contains(verdict), "{}", ran.out);
    assert_eq!(sandbox.files(), before);
}

#[test]
fn a_migration_that_does_not_lead_to_the_structs_is_found() {
    let sandbox = sandbox();
    sandbox.write("src/lib.rs", &TABLES.replace("varchar(80)", "varchar(120)"));
    let ran = verify(&sandbox, &[]).ended_with(1);
    for part in [
        "the catalog is not what the structs declare",
        "notes",
        "help: `cargo schema generate` writes a migration that is missing",
        ": 1 problem",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
}

#[test]
fn a_way_back_that_leaves_something_is_found() {
    let sandbox = sandbox();
    let (file, text) = down(&sandbox);
    sandbox.write(
        &file,
        &format!("{text}\nCREATE TABLE leftovers (id integer) STRICT;\n"),
    );
    let (file, text) = (
        file.replace(".down.", ".up."),
        sandbox.read(&file.replace(".down.", ".up.")),
    );
    sandbox.write(&file, &format!("{text}\nDROP TABLE IF EXISTS leftovers;\n"));
    let ran = verify(&sandbox, &["--format", "json"]).ended_with(1);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let problems = document["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{}", ran.out);
    assert_eq!(problems[0]["kind"], "not_the_way_back");
    assert_eq!(problems[0]["migration"], ID);
    let object = problems[0]["differences"][0]["object"].as_str().unwrap();
    assert!(object.contains("leftovers"), "{object}");
}

#[test]
fn without_a_way_back_that_is_said() {
    let sandbox = sandbox();
    let (file, _) = down(&sandbox);
    std::fs::remove_file(sandbox.path(&file)).unwrap();
    let ran = verify(&sandbox, &[]).ended_with(1);
    assert!(
        ran.out.contains(&format!("{ID}: there is no way back")),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("1 migration applied, 0 reverted"),
        "{}",
        ran.out
    );
}

#[test]
fn a_script_that_fails_is_named() {
    let sandbox = sandbox();
    let (file, text) = down(&sandbox);
    sandbox.write(&file, &format!("{text}\nDROP TABLE absent;\n"));
    let ran = verify(&sandbox, &[]).ended_with(3);
    let name = file.rsplit('/').next().unwrap();
    for part in [name, "no such table: absent"] {
        assert!(ran.err.contains(part), "{part}\n{}", ran.err);
    }
}
