//! The forms that SQLite holds values in, as `schema.lock` remembers them.

use crate::sandbox::Sandbox;

const FIRST: &str = r#"use architrave::prelude::*;

/// What is sold.
#[derive(Table)]
pub struct Product {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(type = numeric(10, 2))]
    pub price: String,
}

schema! {
    pub static APP = { tables: [Product], lock: "schema.lock" }
}
"#;

const BLOCK: &str = "\n[engine.sqlite]\nnumeric = \"scaled_integer\"\nuuid = \"text\"\n";

fn settings(engines: &str, forms: &str) -> String {
    format!("engines = {engines}\n\n[engine.sqlite]\n{forms}\n")
}

/// A package whose first migration is made with money as whole cents.
fn sandbox(engines: &str) -> Sandbox {
    let forms = "numeric = \"scaled_integer\"\nuuid = \"text\"";
    let sandbox = Sandbox::library(&[
        ("src/lib.rs", FIRST),
        ("architrave.toml", &settings(engines, forms)),
    ]);
    sandbox.run(&["generate"]).ended_with(0);
    sandbox
}

#[test]
fn a_form_that_stored_values_have_cannot_change() {
    let sandbox = sandbox("[\"sqlite\"]");
    assert!(sandbox.read("schema.lock").contains(BLOCK));
    sandbox.write(
        "architrave.toml",
        &settings("[\"sqlite\"]", "numeric = \"text\"\nuuid = \"text\""),
    );
    let before = sandbox.files();
    for arguments in [
        &["generate"][..],
        &["generate", "--check"],
        &["generate", "--dry-run"],
    ] {
        let ran = sandbox.run(arguments).ended_with(2);
        for part in [
            "architrave.toml has `numeric = \"text\"`, and the migrations were made with \"scaled_integer\"",
            "put `numeric = \"scaled_integer\"` back",
            "delete the block `[engine.sqlite]`",
        ] {
            assert!(ran.err.contains(part), "{part}\n{}", ran.err);
        }
        assert_eq!(sandbox.files(), before);
    }
    // The way out where somebody has converted the values.
    let lock = sandbox.read("schema.lock").replace(BLOCK, "");
    sandbox.write("schema.lock", &lock);
    let ran = sandbox.run(&["generate"]).ended_with(0);
    assert!(
        ran.out.contains("No database needs to change"),
        "{}",
        ran.out
    );
    assert!(
        sandbox
            .read("schema.lock")
            .contains("\n[engine.sqlite]\nnumeric = \"text\"\nuuid = \"text\"\n")
    );
}

#[test]
fn a_form_that_nothing_has_may_change() {
    let sandbox = sandbox("[\"sqlite\"]");
    sandbox.write(
        "architrave.toml",
        &settings(
            "[\"sqlite\"]",
            "numeric = \"scaled_integer\"\nuuid = \"blob\"\nregex = \"omit\"",
        ),
    );
    let ran = sandbox.run(&["generate"]).ended_with(0);
    assert!(
        ran.out.contains("No database needs to change"),
        "{}",
        ran.out
    );
    assert!(sandbox.read("schema.lock").contains("uuid = \"blob\""));
}

#[test]
fn sqlite_may_begin_anew_beside_another_engine() {
    let engines = "[\"postgres 15\", \"sqlite\"]";
    let sandbox = sandbox(engines);
    sandbox.write("architrave.toml", &settings(engines, "numeric = \"text\""));
    let ran = sandbox.run(&["generate"]).ended_with(2);
    assert!(
        ran.err.contains("migrations/sqlite` and generate anew"),
        "{}",
        ran.err
    );
    std::fs::remove_dir_all(sandbox.path("migrations/sqlite")).unwrap();
    let ran = sandbox.run(&["generate", "sqlite anew"]).ended_with(0);
    assert!(ran.out.contains("migrations/sqlite/"), "{}", ran.out);
    assert!(!ran.out.contains("migrations/postgres/"), "{}", ran.out);
}
