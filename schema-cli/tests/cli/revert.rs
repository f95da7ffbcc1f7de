//! `cargo schema revert` and `redo`.

use crate::sandbox::{Ran, Sandbox};

const HEADER: &str = "-- architrave: phase = expand\n-- architrave: transaction = true\n";

/// A database with a table of one row, and the migration that created it.
fn filled() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "migrations/1_notes.up.sql",
        &format!(
            "-- architrave: id = 1_notes\n{HEADER}CREATE TABLE notes (id INTEGER PRIMARY KEY);\n\
             INSERT INTO notes VALUES (1);\n"
        ),
    );
    sandbox.write(
        "migrations/1_notes.down.sql",
        &format!("{HEADER}-- architrave: loses = table notes\nDROP TABLE notes;\n"),
    );
    run(&sandbox, &["run"]).ended_with(0);
    sandbox
}

fn run(sandbox: &Sandbox, arguments: &[&str]) -> Ran {
    let database = [
        "--migrations",
        "migrations",
        "--database-url",
        "sqlite:app.db",
    ];
    sandbox.run(&[arguments, &database].concat())
}

#[test]
fn a_filled_table_is_dropped_only_with_an_approval() {
    let sandbox = filled();
    for verb in ["revert", "redo"] {
        let ran = run(&sandbox, &[verb]).ended_with(2);
        for part in [
            "reverting drops data that nobody approved; nothing was reverted",
            "notes: the table has rows; reverting 1_notes drops it",
            "`--allow-data-loss notes`",
        ] {
            assert!(ran.err.contains(part), "{}", ran.err);
        }
        run(&sandbox, &[verb, "--allow-data-loss", "orders"]).ended_with(2);
        let status = run(&sandbox, &["status"]).ended_with(0);
        assert!(status.out.contains("applied"), "{}", status.out);
    }
    run(&sandbox, &["redo", "--allow-data-loss", "notes"]).ended_with(0);
    run(&sandbox, &["revert", "--allow-data-loss", "notes"]).ended_with(0);
    let again = run(&sandbox, &["revert"]).ended_with(0);
    assert!(again.out.contains("0 migrations reverted"), "{}", again.out);
}
