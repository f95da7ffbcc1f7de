//! `rebase` and `squash`.

use crate::sandbox::{Ran, Sandbox};
use std::collections::BTreeMap;
use std::process::Command;

const FIRST: &str = r#"use architrave::prelude::*;

/// Who buys.
#[derive(Table)]
pub struct Customer {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(type = varchar(254))]
    pub mail: String,
    // one
    pub fax: Option<String>,
    // two
}

schema! {
    pub static APP = { tables: [Customer], lock: "schema.lock" }
}
"#;

const LOCK_AND_SQL: &[&str] = &["add", "schema.lock", "migrations", "src"];

fn git(sandbox: &Sandbox, arguments: &[&str]) -> bool {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(sandbox.path(""))
        .output()
        .unwrap();
    output.status.success()
}

fn commit(sandbox: &Sandbox, message: &str) {
    assert!(git(sandbox, LOCK_AND_SQL));
    assert!(git(sandbox, &["commit", "--quiet", "-m", message]));
}

fn generate(sandbox: &Sandbox, at: &str, name: &str) -> Ran {
    sandbox
        .run(&[
            "generate",
            name,
            "--timestamp",
            at,
            "--allow-data-loss",
            "customers.fax",
        ])
        .ended_with(0)
}

/// A repository with one migration, and a branch on which another one follows.
fn begun(on_branch: impl Fn(&str) -> String, on_main: impl Fn(&str) -> String) -> Sandbox {
    let sandbox = Sandbox::library(&[
        ("src/lib.rs", FIRST),
        ("architrave.toml", "engines = [\"postgres 15\"]\n"),
    ]);
    assert!(git(
        &sandbox,
        &["init", "--quiet", "--initial-branch", "main"]
    ));
    generate(&sandbox, "20260301120000", "initial");
    commit(&sandbox, "initial");
    assert!(git(&sandbox, &["checkout", "--quiet", "-b", "branch"]));
    sandbox.write("src/lib.rs", &on_branch(FIRST));
    generate(&sandbox, "20260303120000", "of branch");
    commit(&sandbox, "branch");
    assert!(git(&sandbox, &["checkout", "--quiet", "main"]));
    sandbox.write("src/lib.rs", &on_main(FIRST));
    generate(&sandbox, "20260302120000", "of main");
    commit(&sandbox, "main");
    assert!(git(&sandbox, &["checkout", "--quiet", "branch"]));
    assert!(
        !git(&sandbox, &["merge", "main"]),
        "the lock file does not conflict"
    );
    sandbox
}

/// Every file but those of git.
fn files(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    let mut files = sandbox.bytes();
    files.retain(|name, _| !name.starts_with(".git/"));
    files
}

fn migrations(sandbox: &Sandbox) -> Vec<String> {
    let files = files(sandbox);
    let names = files
        .keys()
        .filter_map(|name| name.strip_prefix("migrations/"));
    names
        .filter(|name| name.ends_with("up.sql"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_later_migration_comes_behind_the_other() {
    let sandbox = begun(
        |text| text.replace("    // two\n", "    pub age: Option<i32>,\n"),
        |text| text.replace("    // one\n", "    pub phone: Option<String>,\n"),
    );
    let refused = sandbox.run(&["generate"]);
    assert_ne!(refused.code, 0);
    let merged = sandbox.read("src/lib.rs");
    assert!(!merged.contains("<<<<"), "{merged}");
    let shown = sandbox.run(&["rebase", "--dry-run"]).ended_with(0);
    assert!(shown.out.contains("of_main stays"), "{}", shown.out);
    let ran = sandbox.run(&["rebase"]).ended_with(0);
    assert!(ran.out.contains("is derived again"), "{}", ran.out);
    let names = migrations(&sandbox);
    assert!(
        names
            .iter()
            .any(|name| name.starts_with("20260302120000_of_main")),
        "{names:?}"
    );
    assert!(
        !names.iter().any(|name| name.starts_with("20260303120000")),
        "{names:?}"
    );
    let last = names.last().unwrap();
    assert!(last.contains("of_branch"), "{names:?}");
    let up = sandbox.read(&format!("migrations/{last}"));
    assert!(
        up.contains("ADD COLUMN age") && !up.contains("phone"),
        "{up}"
    );
    let lock = sandbox.read("schema.lock");
    assert!(
        lock.contains("parents = [\"20260302120000_of_main\"]"),
        "{lock}"
    );
    sandbox.run(&["generate", "--check"]).ended_with(0);
}

#[test]
fn changes_that_do_not_commute_are_explained_and_nothing_is_touched() {
    let sandbox = begun(
        |text| {
            text.replace(
                "    pub fax: Option<String>,\n",
                "    #[column(default = \"none\")]\n    pub fax: Option<String>,\n",
            )
        },
        |text| text.replace("    pub fax: Option<String>,\n", ""),
    );
    let before = files(&sandbox);
    let ran = sandbox.run(&["rebase"]).ended_with(2);
    assert!(ran.err.contains("customers.fax"), "{}", ran.err);
    assert!(ran.err.contains("drops or renames it"), "{}", ran.err);
    assert_eq!(files(&sandbox), before);
}

#[test]
fn a_migration_that_the_lock_does_not_know_is_told() {
    let sandbox = begun(
        |text| text.replace("    // two\n", "    pub age: Option<i32>,\n"),
        |text| text.replace("    // one\n", "    pub phone: Option<String>,\n"),
    );
    // One side of the lock file, and the migrations of both.
    assert!(git(&sandbox, &["checkout", "--ours", "schema.lock"]));
    let ran = sandbox.run(&["generate"]).ended_with(2);
    assert!(ran.err.contains("of_main"), "{}", ran.err);
    assert!(ran.err.contains("cargo schema rebase"), "{}", ran.err);
}

#[test]
fn without_a_conflict_there_is_nothing_to_do() {
    let sandbox = Sandbox::library(&[
        ("src/lib.rs", FIRST),
        ("architrave.toml", "engines = [\"postgres 15\"]\n"),
    ]);
    let ran = sandbox.run(&["rebase"]).ended_with(2);
    assert!(ran.err.contains("no conflict"), "{}", ran.err);
}

#[test]
fn one_migration_takes_the_place_of_all() {
    let sandbox = Sandbox::library(&[
        ("src/lib.rs", FIRST),
        ("architrave.toml", "engines = [\"postgres 15\"]\n"),
    ]);
    generate(&sandbox, "20260301120000", "initial");
    let second = FIRST.replace("    // two\n", "    pub age: Option<i32>,\n");
    sandbox.write("src/lib.rs", &second);
    sandbox.run(&["squash"]).ended_with(2);
    generate(&sandbox, "20260302120000", "age");
    let before = sandbox.read("schema.lock");
    sandbox.run(&["squash", "--dry-run"]).ended_with(0);
    assert_eq!(migrations(&sandbox).len(), 2);
    let ran = sandbox.run(&["squash"]).ended_with(0);
    assert!(ran.out.contains("cargo schema baseline"), "{}", ran.out);
    let names = migrations(&sandbox);
    assert!(
        names.len() == 1 && names[0].contains("squashed"),
        "{names:?}"
    );
    let ids = |text: &str| -> Vec<String> {
        let lines = text
            .lines()
            .filter(|line| line.starts_with("id = ") || line.starts_with("next_id"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(ids(&sandbox.read("schema.lock")), ids(&before));
    sandbox.run(&["generate", "--check"]).ended_with(0);
    // What is not ours is never removed.
    sandbox.write("migrations/20260401000000_own.up.sql", "SELECT 1;\n");
    let ran = sandbox.run(&["squash"]).ended_with(2);
    assert!(ran.err.contains("own.up.sql"), "{}", ran.err);
}
