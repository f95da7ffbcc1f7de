//! What a run would do: for people, for programs, and as a script that an administrator runs by hand.

use crate::database::Database;
use crate::migration::{Migration, Pending};
use clap::ValueEnum;
use schema_core::dialect::Engine;
use serde_json::{Value, json};

/// The ways to show what would run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For people.
    Human,
    /// For programs: every statement.
    Json,
    /// A script for `psql` or the `sqlite3` shell.
    Sql,
}

/// Every migration that would run, with its statements, and those that wait.
pub(super) fn document(pending: &Pending<'_>, database: &dyn Database) -> Value {
    let migrations: Vec<Value> = pending
        .migrations
        .iter()
        .map(|migration| {
            json!({
                "id": migration.id,
                "phase": migration.phase.keyword(),
                "transactional": migration.up.transactional,
                "file": migration.up.path,
                "checksum": migration.checksum(),
                "statements": database.parts(&migration.up.text),
                "reversible": migration.down.is_some(),
                "revert_loses": migration.down.iter().flat_map(|down| &down.losses)
                    .map(ToString::to_string).collect::<Vec<_>>(),
            })
        })
        .collect();
    let waiting: Vec<Value> = pending
        .waiting
        .migrations
        .iter()
        .map(|migration| json!({ "id": migration.id, "phase": migration.phase.keyword() }))
        .collect();
    json!({
        "database": database.address(),
        "server": database.server(),
        "migrations": migrations,
        "waiting": waiting,
    })
}

/// The migrations as one script. It stops at the first error; what ran before it stays.
pub(super) fn script(pending: &Pending<'_>, engine: Engine) -> String {
    let mut text = String::from(
        "-- Written by cargo schema run --plan sql. Run it with the shell of the database; it stops at the first\n\
         -- error. After each migration, record it: cargo schema status --mark ID\n",
    );
    text.push_str(match engine {
        Engine::Postgres => "\\set ON_ERROR_STOP on\n",
        Engine::Sqlite => ".bail on\nPRAGMA foreign_keys = OFF;\n",
    });
    for migration in &pending.migrations {
        text.push_str(&one(migration, engine));
    }
    text
}

fn one(migration: &Migration, engine: Engine) -> String {
    let script = migration.up.text.trim_end();
    let Migration { id, phase, .. } = migration;
    let phase = phase.keyword();
    let (before, after) = match (migration.up.transactional, engine) {
        (true, Engine::Postgres) => ("BEGIN;\n", "\nCOMMIT;"),
        (true, Engine::Sqlite) => (
            "BEGIN IMMEDIATE;\n",
            "\n-- A row here refers to a row that is not there: then ROLLBACK.\n\
             PRAGMA foreign_key_check;\nCOMMIT;",
        ),
        (false, _) => ("", ""),
    };
    format!(
        "\n-- ==== {id} ({phase})\n{before}{script}{after}\n-- Then: cargo schema status --mark {id}\n"
    )
}
