//! `cargo schema run`: applies migrations with the built-in runner.

mod plan;
mod stop;
mod tenants;

pub use plan::PlanFormat;

use tenants::Tenants;

use super::control_arguments::ControlArguments;
use super::runner_arguments::{RunnerArguments, show_event, show_progress};
use crate::arguments::{Output, TextFormat};
use crate::database::preflight::{PreflightFinding, Severity};
use crate::error::count;
use crate::migration::{self, ApplyReport, Limit, Options, Urgency};
use crate::{Error, Exit};
use clap::{Args, ValueEnum};
use schema_core::plan::Phase;
use serde_json::json;

/// The arguments of `run`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema run --database-url postgres://app@localhost/shop     (before the deployment)\n  \
    cargo schema run --phase constrain      (once no instance of the previous release writes any more)\n  \
    cargo schema run --phase contract       (once the previous release will not be brought back)\n  \
    cargo schema run --all                  (where no other release uses the database)\n  \
    cargo schema run --to 20260401120003_second_release     (and no further)\n  \
    cargo schema run --window 22:00-05:00 --max-lag 10\n  \
    cargo schema run --pause          (from another terminal: the runner at work stops at the next boundary)\n  \
    cargo schema run --each-database 'tenant_%' --parallel 8\n  \
    cargo schema run --dry-run\n  \
    cargo schema run --plan sql > release.sql     (for an administrator who runs it by hand)\n\n\
    Without --phase or --all, only expand and backfill migrations run: they are safe while the previous \
    release runs. Constrain migrations forbid what it still writes, contract migrations remove what it \
    still uses; both wait, and the command says how they go on. --phase counts for the first release \
    that is not finished; of those after it, what is safe is run. Ends with 1 when a later release waits \
    for an earlier one that was not finished.")]
pub struct Run {
    /// Run migrations up to this phase, and stop at the first of a later one
    #[arg(long, value_enum, value_name = "PHASE", conflicts_with = "all")]
    pub phase: Option<PhaseArgument>,
    /// Run all migrations, those of the constrain, contract and discard phases too
    #[arg(long)]
    pub all: bool,
    /// Stop after this migration (its id, or how it alone begins); the phase must allow it too
    #[arg(long, value_name = "ID")]
    pub to: Option<String>,
    /// Show what would run, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Show what would run in this form, and change nothing: `json` has every statement, `sql` is a script to
    /// be run by hand
    #[arg(long, value_enum, value_name = "FORM")]
    pub plan: Option<PlanFormat>,
    /// Run for each database of the server whose name is like this: `tenant_%`
    #[arg(long, value_name = "PATTERN", conflicts_with_all = ["dry_run", "plan", "pause", "abort", "each_namespace"])]
    pub each_database: Option<String>,
    /// Run for each namespace of the database whose name is like this: each has a history of its own
    #[arg(long, value_name = "PATTERN", conflicts_with_all = ["dry_run", "plan", "pause", "abort"])]
    pub each_namespace: Option<String>,
    /// How many databases are migrated at a time
    #[arg(long, value_name = "NUMBER", default_value_t = 4)]
    pub parallel: u32,
    /// Begin although the preflight finds a blocker
    #[arg(long)]
    pub ignore_preflight: bool,
    /// Ask the runner that is at work on this database to stop at the next boundary, and wait until it has
    #[arg(long, conflicts_with_all = ["abort", "dry_run", "plan", "all", "phase", "to"])]
    pub pause: bool,
    /// Ask it to stop at once: what it is doing is cancelled
    #[arg(long, conflicts_with_all = ["dry_run", "plan", "all", "phase", "to"])]
    pub abort: bool,
    /// When to go on
    #[command(flatten)]
    pub control: ControlArguments,
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
    /// Makes the new rules hold, once every writer obeys them.
    Constrain,
    /// Moves readers to the new shape.
    Switch,
    /// Removes what only the previous release needed.
    Contract,
    /// Drops what the contract phase has kept aside.
    Discard,
}

impl From<PhaseArgument> for Phase {
    fn from(phase: PhaseArgument) -> Self {
        match phase {
            PhaseArgument::Expand => Self::Expand,
            PhaseArgument::Backfill => Self::Backfill,
            PhaseArgument::Constrain => Self::Constrain,
            PhaseArgument::Switch => Self::Switch,
            PhaseArgument::Contract => Self::Contract,
            PhaseArgument::Discard => Self::Discard,
        }
    }
}

/// Applies what is pending and shows what it did.
pub(super) fn run(arguments: &Run) -> Result<Exit, Error> {
    let limit = match (arguments.phase, arguments.all) {
        (Some(phase), _) => Limit::Through(phase.into()),
        (None, true) => Limit::All,
        (None, false) => Limit::BeforeConstrain,
    };
    let options = Options {
        limit,
        to: arguments.to.clone(),
        ..arguments.runner.options()
    };
    let directory = arguments.runner.directory()?;
    match (arguments.pause, arguments.abort) {
        (true, _) => return stop::stop(arguments, &directory, Urgency::AtBoundary),
        (_, true) => return stop::stop(arguments, &directory, Urgency::AtOnce),
        (false, false) => {}
    }
    let tenants = match (&arguments.each_database, &arguments.each_namespace) {
        (Some(pattern), _) => Some(Tenants::Databases(pattern)),
        (None, Some(pattern)) => Some(Tenants::Namespaces(pattern)),
        (None, None) => None,
    };
    if let Some(tenants) = tenants {
        return tenants::run(arguments, &directory, &tenants, &options);
    }
    let format = arguments.output.format;
    if arguments.dry_run || arguments.plan.is_some() {
        let mut database = arguments.runner.database_or_empty()?;
        let pending = migration::pending(database.as_mut(), &directory, &options)?;
        let report = ApplyReport::of(&pending);
        match arguments.plan {
            None | Some(PlanFormat::Human) => {
                show(&report, Tense::Would, database.address(), format);
            }
            Some(PlanFormat::Json) => {
                anstream::println!("{:#}", plan::document(&pending, database.as_ref()));
            }
            Some(PlanFormat::Sql) => {
                anstream::print!("{}", plan::script(&pending, database.engine()));
            }
        }
        return Ok(exit(&report));
    }
    let mut database = arguments.runner.database_or_new()?;
    database.on_progress(show_progress());
    let pending = migration::pending(database.as_mut(), &directory, &options)?;
    if !pending.migrations.is_empty() {
        let found = migration::preflight(database.as_mut(), &pending.migrations)?;
        show_preflight(&found, arguments.ignore_preflight)?;
    }
    let options = arguments.control.apply(options);
    let report = migration::apply(database.as_mut(), &directory, &options, &mut show_event)?;
    show(&report, Tense::Did, database.address(), format);
    Ok(exit(&report))
}

/// Tells what was found, and stops at a blocker.
fn show_preflight(found: &[PreflightFinding], ignored: bool) -> Result<(), Error> {
    let (blockers, others): (Vec<_>, Vec<_>) = found
        .iter()
        .partition(|it| it.severity == Severity::Blocker && !ignored);
    for finding in others {
        // What a run cannot see is said by `preflight`, to whoever asks.
        if finding.severity != Severity::Unseen {
            anstream::eprintln!("{finding}");
        }
    }
    if blockers.is_empty() {
        return Ok(());
    }
    let blockers: Vec<String> = blockers.iter().map(ToString::to_string).collect();
    Err(Error::Preflight { blockers })
}

/// That later phases wait is as it should be; that a later release waits for an earlier one is not.
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
            "next": report.waiting_phases.first().map(|phase| command(*phase)),
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
    if report.held_up {
        anstream::println!("An earlier release is not finished, and a later one waits for it.");
    }
    for phase in &report.waiting_phases {
        anstream::println!("{}\n    {}", when(*phase), command(*phase));
    }
}

/// What a phase does, and when it may run.
fn when(phase: Phase) -> &'static str {
    match phase {
        Phase::Expand => {
            "The expand phase adds what the new release needs. Before that is deployed:"
        }
        Phase::Backfill => {
            "The backfill phase fills what was added. Before the new release is deployed:"
        }
        Phase::Constrain => {
            "The constrain phase forbids what the previous release may still write. Once no instance of it \
             writes any more:"
        }
        Phase::Switch => {
            "The switch phase moves readers to the new shape. Once the new release is deployed:"
        }
        Phase::Contract => {
            "The contract phase removes what the previous release uses. Once that is gone and will not be \
             brought back:"
        }
        Phase::Discard => {
            "The discard phase drops what the contract phase has kept aside. Once nobody will want it back:"
        }
    }
}

/// The command that runs a phase.
fn command(phase: Phase) -> String {
    format!("cargo schema run --phase {}", phase.keyword())
}
