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

const WITH_PATTERNS: &str = r#"use architrave::prelude::*;

#[derive(Table)]
#[table(rows = 12_000)]
#[index(title)]
#[check(short_code, code.char_length() == 4)]
#[check(ends_after_it_begins, ends > begins)]
#[access(by_title, filter(title))]
#[access(by_body, filter(body))]
pub struct Note {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(type = varchar(80))]
    pub title: String,
    pub body: Option<String>,
    pub code: String,
    pub begins: i64,
    pub ends: i64,
}

#[derive(Table)]
pub struct Line {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[references(Note.id, on_delete = cascade)]
    #[index]
    pub note_id: i64,
    pub number: i32,
}

schema! {
    pub static APP = { tables: [Note, Line], lock: "schema.lock" }
}
"#;

#[test]
fn with_rows_the_patterns_are_put_to_the_server() {
    let sandbox = Sandbox::library(&[
        ("src/lib.rs", WITH_PATTERNS),
        (
            "architrave.toml",
            "engines = [\"sqlite 3.45\"]\n[rules]\naccess_pattern_unserved = \"warn\"\n",
        ),
    ]);
    sandbox
        .run(&["generate", "--timestamp", "20260301120000"])
        .ended_with(0);
    let ran = verify(&sandbox, &["--format", "json"]).ended_with(1);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let rows = |table: &str| {
        let tables = document["tables"].as_array().unwrap();
        let found = tables.iter().find(|it| it["table"] == table).unwrap();
        assert!(found["problem"].is_null(), "{found}");
        found["rows"].as_u64().unwrap()
    };
    assert_eq!((rows("notes"), rows("lines")), (12_000, 1000));
    let pattern = |name: &str| {
        let patterns = document["access_patterns"].as_array().unwrap();
        patterns
            .iter()
            .find(|it| it["pattern"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(pattern("notes.by_title")["verdict"], "index");
    assert_eq!(pattern("notes.by_title")["indexes"][0], "notes_title_idx");
    let unserved = pattern("notes.by_body");
    assert_eq!(
        (&unserved["verdict"], &unserved["problem"]),
        (&"scan".into(), &true.into())
    );

    // A table of fewer rows than an index is worth.
    let ran = verify(&sandbox, &["--rows", "50"]).ended_with(0);
    assert!(
        ran.out
            .contains("note: notes.by_body: the server reads all 50 rows"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("12000 are declared"), "{}", ran.out);
    let ran = verify(&sandbox, &["--rows", "0"]).ended_with(0);
    assert!(!ran.out.contains("synthetic rows"), "{}", ran.out);
}

#[test]
fn what_fails_on_rows_alone_is_found() {
    let sandbox = sandbox();
    sandbox.write(
        "src/lib.rs",
        &TABLES.replace(
            "    pub title: String,\n",
            "    pub title: String,\n    pub more: Option<String>,\n",
        ),
    );
    sandbox
        .run(&["generate", "second", "--timestamp", "20260401120000"])
        .ended_with(0);
    let second = sandbox
        .files()
        .into_keys()
        .find(|name| name.contains("20260401") && name.ends_with(".up.sql"))
        .unwrap();
    let text = sandbox.read(&second);
    // The largest negative number has no absolute value, and without rows there is none.
    sandbox.write(
        &second,
        &format!("{text}\nUPDATE notes SET title = abs(-9223372036854775808);\n"),
    );
    let ran = verify(&sandbox, &[]).ended_with(1);
    for part in [
        "with rows in the tables it fails: integer overflow",
        "--rows 0",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
    // The first release has rows, and nothing is lost on the way back.
    sandbox.write(
        &second,
        &format!("{text}\nDELETE FROM notes WHERE id = 1;\n"),
    );
    let ran = verify(&sandbox, &[]).ended_with(1);
    assert!(
        ran.out
            .contains("notes has 299 of the 300 rows that it had before"),
        "{}",
        ran.out
    );
}
