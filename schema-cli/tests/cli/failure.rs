//! A `generate` that fails leaves files, lock and database as they were, to the byte.

use crate::sandbox::{Ran, Sandbox};

const FIRST: &str = r#"use architrave::prelude::*;

/// Who buys.
#[derive(Table)]
pub struct Customer {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    pub mail: String,
    pub fax: Option<String>,
}

schema! {
    pub static APP = { tables: [Customer], lock: "schema.lock" }
}
"#;

const SETTINGS: &str = "engines = [\"sqlite\"]\n";

/// A package with its first migration in a database, and a column more in its structs.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::library(&[("src/lib.rs", FIRST), ("architrave.toml", SETTINGS)]);
    sandbox.run(&["generate"]).ended_with(0);
    sandbox
        .run(&["run", "--database-url", "sqlite:app.db"])
        .ended_with(0);
    sandbox.write("src/lib.rs", &with("pub age: Option<i32>,"));
    sandbox
}

/// The first structs with another column.
fn with(column: &str) -> String {
    FIRST.replace("pub fax", &format!("{column}\n    pub fax"))
}

/// Runs `generate`, which fails with `code` and changes nothing.
#[track_caller]
fn fails(sandbox: &Sandbox, code: i32) -> Ran {
    let before = sandbox.bytes();
    assert!(before.contains_key("app.db") && before.contains_key("schema.lock"));
    let ran = sandbox.run(&["generate"]).ended_with(code);
    assert_eq!(sandbox.bytes(), before);
    ran
}

#[test]
#[cfg(target_os = "linux")]
fn a_directory_that_cannot_be_written() {
    let sandbox = sandbox();
    // Nobody may create anything there, not even root.
    let settings = format!("{SETTINGS}[migrations]\ndirectory = \"/proc/migrations\"\n");
    sandbox.write("architrave.toml", &settings);
    let ran = fails(&sandbox, 3);
    assert!(
        ran.err.contains("cannot write /proc/migrations"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("nothing was changed"), "{}", ran.err);
    // The same structs, in a place that can be written.
    sandbox.write("architrave.toml", SETTINGS);
    sandbox.run(&["generate"]).ended_with(0);
}

#[test]
fn a_lock_with_a_merge_conflict() {
    let sandbox = sandbox();
    let lock = sandbox.read("schema.lock");
    let (head, rest) = lock.split_once("next_id").unwrap();
    let conflict = format!("{head}<<<<<<< HEAD\n=======\n>>>>>>> other\nnext_id{rest}");
    sandbox.write("schema.lock", &conflict);
    let ran = fails(&sandbox, 2);
    assert!(ran.err.contains("unresolved merge conflict"), "{}", ran.err);
    assert!(ran.err.contains("nothing was generated"), "{}", ran.err);
}

#[test]
fn changes_that_have_no_plan() {
    let sandbox = sandbox();
    let changed = with("pub age: i32,").replace("    pub fax: Option<String>,\n", "");
    sandbox.write("src/lib.rs", &changed);
    let ran = fails(&sandbox, 1);
    // Every reason, not the first alone.
    assert!(ran.err.contains("customers.age: "), "{}", ran.err);
    assert!(ran.err.contains("customers.fax: "), "{}", ran.err);
    assert!(ran.err.contains("nothing was written"), "{}", ran.err);
}
