//! `cargo schema run`: applies migrations with the built-in runner.

use super::runner_arguments::{RunnerArguments, show_event};
use crate::arguments::{Output, TextFormat};
use crate::error::count;
use crate::migration::{self, ApplyReport, Limit, Options};
use crate::{Error, Exit};
use clap::{Args, ValueEnum};
use schema_core::plan::Phase;
use serde_json::json;

/// The arguments of `run`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema run --database-url postgres://app@localhost/shop     (before the deployment)\n  \
    cargo schema run --phase contract                                 (after it)\n  \
    cargo schema run --dry-run\n\n\
    Without --phase or --all, contract migrations wait: they remove what the previous release still uses. \
    Ends with 1 when migrations within the limit wait for such a one.")]
pub struct Run {
    /// Run migrations up to this phase, and stop at the first of a later one
    #[arg(long, value_enum, value_name = "PHASE", conflicts_with = "all")]
    pub phase: Option<PhaseArgument>,
    /// Run all migrations, those of the contract phase too
    #[arg(long)]
    pub all: bool,
    /// Show what would run, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How to run
    #[command(flatten)]
    pub runner: RunnerArguments,
    /// How the result is shown
    #[command(flatten)]
    pub output: Output,
}

/// The phases, as the command line names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PhaseArgument {
    /// Adds what the new release needs.
    Expand,
    /// Fills what was added.
    Backfill,
    /// Makes the new rules hold.
    Constrain,
    /// Moves readers to the new shape.
    Switch,
    /// Removes what only the previous release needed.
    Contract,
}

impl From<PhaseArgument> for Phase {
    fn from(phase: PhaseArgument) -> Self {
        match phase {
            PhaseArgument::Expand => Self::Expand,
            PhaseArgument::Backfill => Self::Backfill,
            PhaseArgument::Constrain => Self::Constrain,
            PhaseArgument::Switch => Self::Switch,
            PhaseArgument::Contract => Self::Contract,
        }
    }
}

/// Applies what is pending and shows what it did.
pub(super) fn run(arguments: &Run) -> Result<Exit, Error> {
    let limit = match (arguments.phase, arguments.all) {
        (Some(phase), _) => Limit::Through(phase.into()),
        (None, true) => Limit::All,
        (None, false) => Limit::BeforeContract,
    };
    let options = Options {
        limit,
        ..arguments.runner.options()
    };
    let directory = arguments.runner.directory()?;
    let mut database = arguments.runner.database()?;
    let format = arguments.output.format;
    if arguments.dry_run {
        let pending = migration::pending(database.as_mut(), &directory, &options)?;
        let report = ApplyReport {
            applied: ids(&pending.migrations),
            waiting: ids(&pending.waiting.migrations),
            held_up: pending.waiting.holds_up(limit),
        };
        show(&report, Tense::Would, database.address(), format);
        return Ok(exit(&report));
    }
    let report = migration::apply(database.as_mut(), &directory, &options, &mut show_event)?;
    show(&report, Tense::Did, database.address(), format);
    Ok(exit(&report))
}

fn ids(migrations: &[&migration::Migration]) -> Vec<String> {
    migrations
        .iter()
        .map(|migration| migration.id.clone())
        .collect()
}

/// Waiting contract migrations are as it should be; others that wait behind them are not.
fn exit(report: &ApplyReport) -> Exit {
    if report.held_up {
        Exit::Findings
    } else {
        Exit::Done
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tense {
    Did,
    Would,
}

fn show(report: &ApplyReport, tense: Tense, address: &str, format: TextFormat) {
    if format == TextFormat::Json {
        let document = json!({
            "database": address,
            "dry_run": tense == Tense::Would,
            "applied": report.applied,
            "waiting": report.waiting,
            "held_up": report.held_up,
        });
        anstream::println!("{document:#}");
        return;
    }
    let verb = match tense {
        Tense::Did => "applied",
        Tense::Would => "would be applied",
    };
    if report.applied.is_empty() && report.waiting.is_empty() {
        anstream::println!("{address}: nothing to do, every migration is applied");
        return;
    }
    for id in &report.applied {
        anstream::println!("{verb}  {id}");
    }
    for id in &report.waiting {
        anstream::println!("waits    {id}");
    }
    anstream::println!(
        "{address}: {} {verb}, {} waiting",
        count(report.applied.len(), "migration"),
        report.waiting.len()
    );
    if let Some(first) = report.waiting.first() {
        anstream::println!("{}", advice(first, report.held_up));
    }
}

fn advice(first: &str, held_up: bool) -> String {
    if held_up {
        format!(
            "an earlier release is not finished: `{first}` comes first; once the release before it is \
             gone, `cargo schema run --phase contract`"
        )
    } else {
        format!(
            "`{first}` is of a later phase; contract migrations run once the previous release is gone: \
             `cargo schema run --phase contract`"
        )
    }
}
