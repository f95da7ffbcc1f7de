//! The verbs: one file each.

pub mod advise;
pub mod baseline;
pub mod completions;
pub mod control_arguments;
pub mod docs;
pub mod drift;
pub mod explain;
pub mod export;
pub mod generate;
pub mod init;
mod kept_file;
pub mod lint;
pub mod preflight;
pub mod pull;
pub mod rebase;
pub mod redo;
pub mod revert;
pub mod run;
pub mod runner_arguments;
pub mod seed;
pub mod squash;
pub mod stats;
pub mod status;
mod verdict;
pub mod verify;

use crate::report::ReportFormat;
use crate::{Error, Exit};
use clap::Subcommand;

/// A verb with its arguments.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Prepares a package: the dependency, a first schema, the settings file
    Init(init::Init),
    /// Writes the migration from the newest one to the structs
    Generate(generate::Generate),
    /// Runs every rule over the schema that the structs declare
    Lint(lint::Lint),
    /// Writes structs for a database that is there
    Pull(pull::Pull),
    /// Says how a live database differs from the structs
    Drift(drift::ShowDrift),
    /// Explains a rule: what it flags, why, what to write instead
    Explain(explain::Explain),
    /// Applies migrations
    Run(run::Run),
    /// Takes back the newest migrations
    Revert(revert::Revert),
    /// Takes back the newest migrations and applies them again
    Redo(redo::Redo),
    /// Puts the rows of seeds into a database, each once
    Seed(seed::RunSeeds),
    /// Records migrations as applied on a database that already has what they make
    Baseline(baseline::Baseline),
    /// Looks at what would keep a run from its work, or make others wait
    Preflight(preflight::Preflight),
    /// Writes how large the tables of a database are, for `generate --stats-from`
    Stats(stats::Stats),
    /// Shows what is applied and what is not
    Status(status::ShowStatus),
    /// Rehearses every migration, there and back, on a scratch database
    Verify(verify::Verify),
    /// Writes the schema for an ORM, or as JSON
    Export(export::ExportSchema),
    /// Weighs the workload that the structs declare: engine, isolation, indexes, partitions, caches
    Advise(advise::Advise),
    /// Writes a page about the schema: diagrams, tables, access patterns, decisions
    Docs(docs::Docs),
    /// Prints the completions of a shell
    Completions(completions::Completions),
    /// Writes the pages for `man`
    Man(completions::Man),
    /// Derives the migration of one of two branches again, behind that of the other
    Rebase(rebase::Rebase),
    /// Puts one migration in the place of all that there are
    Squash(squash::Squash),
}

impl Verb {
    /// How its result is shown.
    pub fn report_format(&self) -> ReportFormat {
        match self {
            Self::Init(arguments) => arguments.output.format.into(),
            Self::Generate(arguments) => arguments.report_format(),
            Self::Rebase(arguments) => arguments.output.format.into(),
            Self::Squash(arguments) => arguments.output.format.into(),
            Self::Advise(arguments) => arguments.output.format.into(),
            Self::Lint(arguments) => arguments.output.format.into(),
            Self::Drift(arguments) => arguments.output.format.into(),
            Self::Pull(arguments) => arguments.shown.format.into(),
            Self::Export(arguments) => arguments.shown.format.into(),
            Self::Docs(arguments) => arguments.shown.format.into(),
            Self::Completions(_) | Self::Man(_) => ReportFormat::Human,
            Self::Explain(arguments) => arguments.output.format.into(),
            Self::Run(arguments) => arguments.output.format.into(),
            Self::Revert(arguments) => arguments.output.format.into(),
            Self::Redo(arguments) => arguments.output.format.into(),
            Self::Seed(arguments) => arguments.output.format.into(),
            Self::Baseline(arguments) => arguments.output.format.into(),
            Self::Preflight(arguments) => arguments.output.format.into(),
            Self::Stats(arguments) => arguments.shown.format.into(),
            Self::Status(arguments) => arguments.output.format.into(),
            Self::Verify(arguments) => arguments.output.format.into(),
        }
    }
}

/// Does what the verb says.
///
/// # Errors
///
/// When it cannot.
pub fn run(verb: Verb) -> Result<Exit, Error> {
    match verb {
        Verb::Init(arguments) => init::run(&arguments),
        Verb::Generate(arguments) => generate::run(&arguments),
        Verb::Rebase(arguments) => rebase::run(&arguments),
        Verb::Squash(arguments) => squash::run(&arguments),
        Verb::Advise(arguments) => advise::run(&arguments),
        Verb::Lint(arguments) => lint::run(&arguments),
        Verb::Drift(arguments) => drift::run(&arguments),
        Verb::Pull(arguments) => pull::run(&arguments),
        Verb::Export(arguments) => export::run(&arguments),
        Verb::Docs(arguments) => docs::run(&arguments),
        Verb::Completions(arguments) => completions::run(&arguments),
        Verb::Man(arguments) => completions::manual(&arguments),
        Verb::Explain(arguments) => explain::run(&arguments),
        Verb::Run(arguments) => run::run(&arguments),
        Verb::Revert(arguments) => revert::run(&arguments),
        Verb::Redo(arguments) => redo::run(&arguments),
        Verb::Seed(arguments) => seed::run(&arguments),
        Verb::Baseline(arguments) => baseline::run(&arguments),
        Verb::Preflight(arguments) => preflight::run(&arguments),
        Verb::Stats(arguments) => stats::run(&arguments),
        Verb::Status(arguments) => status::run(&arguments),
        Verb::Verify(arguments) => verify::run(&arguments),
    }
}
