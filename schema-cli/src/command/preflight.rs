//! `cargo schema preflight`: what would keep a run from its work, or make others wait.

use super::runner_arguments::RunnerArguments;
use crate::arguments::{Output, TextFormat};
use crate::database::preflight::{PreflightFinding, Severity};
use crate::error::count;
use crate::migration::{self, Limit, Migration, Options};
use crate::{Error, Exit};
use clap::Args;
use serde_json::{Value, json};

/// The arguments of `preflight`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema preflight --database-url postgres://app@production/shop\n  \
    cargo schema preflight --format json     (before a deployment)\n\n\
    Looks at what is pending, in all phases: old and prepared transactions, wraparound vacuum, invalid indexes, \
    replicas and replication slots, privileges, extensions, the disk and WAL that will be written; and says what \
    it cannot see. It changes nothing. `cargo schema run` looks at the same before it begins, and stops at a \
    blocker. Ends with 1 where there is a blocker or a warning.")]
pub struct Preflight {
    /// Which migrations and database
    #[command(flatten)]
    pub runner: RunnerArguments,
    /// How the result is shown
    #[command(flatten)]
    pub output: Output,
}

/// Looks and shows what was found.
pub(super) fn run(arguments: &Preflight) -> Result<Exit, Error> {
    let directory = arguments.runner.directory()?;
    let mut database = arguments.runner.database()?;
    let options = Options {
        limit: Limit::All,
        ..arguments.runner.options()
    };
    let pending = migration::pending(database.as_mut(), &directory, &options)?;
    let migrations: Vec<&Migration> = pending.migrations;
    let found = migration::preflight(database.as_mut(), &migrations)?;
    match arguments.output.format {
        TextFormat::Json => {
            let document = json!({
                "database": database.address(),
                "server": database.server(),
                "pending": migrations.iter().map(|it| &it.id).collect::<Vec<_>>(),
                "findings": found.iter().map(document).collect::<Vec<_>>(),
            });
            anstream::println!("{document:#}");
        }
        TextFormat::Human => {
            for finding in &found {
                anstream::println!("{finding}");
            }
            let number = |severity| found.iter().filter(|it| it.severity == severity).count();
            anstream::println!(
                "{} ({}): {} pending; {}, {}",
                database.address(),
                database.server(),
                count(migrations.len(), "migration"),
                count(number(Severity::Blocker), "blocker"),
                count(number(Severity::Warning), "warning"),
            );
        }
    }
    Ok(match is_clear(&found) {
        true => Exit::Done,
        false => Exit::Findings,
    })
}

fn is_clear(found: &[PreflightFinding]) -> bool {
    found.iter().all(|it| it.severity > Severity::Warning)
}

fn document(finding: &PreflightFinding) -> Value {
    json!({
        "check": finding.check,
        "severity": finding.severity.keyword(),
        "message": finding.message,
        "help": finding.remedy,
    })
}
