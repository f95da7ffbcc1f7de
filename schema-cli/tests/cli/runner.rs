//! `run`, `revert`, `redo` and `status` on an SQLite file.

use crate::sandbox::{Ran, Sandbox};

/// Two releases, the second of which is not waited for.
const MIGRATIONS: &[(&str, &str, &str, &str)] = &[
    (
        "1_a_expand",
        "expand",
        "CREATE TABLE a (b text)",
        "DROP TABLE a",
    ),
    (
        "2_a_backfill",
        "backfill",
        "UPDATE a SET b = ''",
        "SELECT 1",
    ),
    (
        "3_a_constrain",
        "constrain",
        "CREATE UNIQUE INDEX a_b ON a (b)",
        "DROP INDEX a_b",
    ),
    ("4_a_contract", "contract", "SELECT 1", "SELECT 1"),
    (
        "5_c_expand",
        "expand",
        "CREATE TABLE c (d text)",
        "DROP TABLE c",
    ),
    (
        "6_c_constrain",
        "constrain",
        "CREATE UNIQUE INDEX c_d ON c (d)",
        "DROP INDEX c_d",
    ),
];

/// The first `count` of the migrations, and no crate.
fn sandbox(count: usize) -> Sandbox {
    let sandbox = Sandbox::new();
    for (id, phase, up, down) in &MIGRATIONS[..count] {
        for (direction, sql) in [("up", up), ("down", down)] {
            let text = format!(
                "-- architrave: id = {id}\n-- architrave: phase = {phase}\n\
                 -- architrave: transaction = true\n\n{sql};\n"
            );
            sandbox.write(&format!("migrations/{id}.{direction}.sql"), &text);
        }
    }
    sandbox
}

fn run(sandbox: &Sandbox, arguments: &[&str]) -> Ran {
    let usual = [
        "--migrations",
        "migrations",
        "--database-url",
        "sqlite:app.db",
    ];
    sandbox.run(&[arguments, &usual].concat())
}

#[test]
fn without_flags_only_what_the_previous_release_lives_with_is_run() {
    let sandbox = sandbox(4);
    let ran = run(&sandbox, &["run"]).ended_with(0);
    assert_eq!(
        ran.out,
        "applied  1_a_expand\n\
         applied  2_a_backfill\n\
         waits    3_a_constrain\n\
         waits    4_a_contract\n\
         sqlite:app.db: 2 migrations applied, 2 waiting\n\
         The constrain phase forbids what the previous release may still write. Once no instance of it writes \
         any more:\n    cargo schema run --phase constrain\n\
         The contract phase removes what the previous release uses. Once that is gone and will not be brought \
         back:\n    cargo schema run --phase contract\n"
    );
    // Nothing of it is run by a second call either.
    run(&sandbox, &["run"]).ended_with(0);
    let ran = run(&sandbox, &["run", "--dry-run", "--format", "json"]).ended_with(0);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["next"], "cargo schema run --phase constrain");
    let ran = run(&sandbox, &["run", "--phase", "constrain"]).ended_with(0);
    assert!(
        ran.out
            .starts_with("applied  3_a_constrain\nwaits    4_a_contract\n")
    );
    assert!(!ran.out.contains("--phase constrain"), "{}", ran.out);
    run(&sandbox, &["run", "--phase", "contract"]).ended_with(0);
    let ran = run(&sandbox, &["run"]).ended_with(0);
    assert!(ran.out.contains("nothing to do"), "{}", ran.out);
}

#[test]
fn a_release_that_was_not_finished_holds_the_next_one_up() {
    let sandbox = sandbox(6);
    let ran = run(&sandbox, &["run"]).ended_with(1);
    assert!(
        ran.out
            .contains("An earlier release is not finished, and a later one waits for it."),
        "{}",
        ran.out
    );
    // What finishes the first release does not constrain the second, which is not deployed yet.
    let ran = run(&sandbox, &["run", "--phase", "contract"]).ended_with(0);
    assert_eq!(
        ran.out.lines().take(4).collect::<Vec<_>>(),
        [
            "applied  3_a_constrain",
            "applied  4_a_contract",
            "applied  5_c_expand",
            "waits    6_c_constrain"
        ]
    );
    let ran = run(&sandbox, &["run", "--phase", "constrain"]).ended_with(0);
    assert!(ran.out.contains("applied  6_c_constrain"), "{}", ran.out);
}

#[test]
fn all_runs_every_phase_of_every_release() {
    let sandbox = sandbox(6);
    let ran = run(&sandbox, &["run", "--all"]).ended_with(0);
    assert!(
        ran.out.contains("6 migrations applied, 0 waiting"),
        "{}",
        ran.out
    );
}

#[test]
fn only_a_run_creates_a_database_and_says_so() {
    let sandbox = sandbox(2);
    let before = sandbox.files();
    for verb in ["status", "revert", "redo"] {
        let ran = run(&sandbox, &[verb]).ended_with(3);
        assert!(
            ran.err.contains("there is no database at app.db"),
            "{verb}: {}",
            ran.err
        );
        assert!(ran.err.contains("check the path"), "{verb}: {}", ran.err);
        assert_eq!(sandbox.files(), before, "{verb}");
    }
    let ran = run(&sandbox, &["run", "--dry-run"]).ended_with(0);
    assert!(
        ran.out
            .contains("sqlite:app.db: 2 migrations would be applied"),
        "{}",
        ran.out
    );
    assert_eq!(sandbox.files(), before);
    let ran = run(&sandbox, &["run"]).ended_with(0);
    assert!(
        ran.err.contains("app.db is not there yet: creating it"),
        "{}",
        ran.err
    );
    assert!(sandbox.path("app.db").is_file());
    let ran = run(&sandbox, &["status"]).ended_with(0);
    assert_eq!(ran.err, "");
    let ran = run(&sandbox, &["run"]).ended_with(0);
    assert_eq!(ran.err, "");
}
