//! `cargo schema baseline`: records migrations as applied on a database that already has what they make.

use super::runner_arguments::{RunnerArguments, show_event};
use crate::arguments::{Output, TextFormat};
use crate::database::foreign_history::ForeignTool;
use crate::error::count;
use crate::migration::{self, BaselineOptions, BaselineReport, Evidence};
use crate::{Error, Exit};
use clap::{Args, ValueEnum};
use serde_json::json;

/// The arguments of `baseline`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema baseline --database-url postgres://app@production/shop     (after `pull` and `generate`)\n  \
    cargo schema baseline --to 20260301120000_initial\n  \
    cargo schema baseline --from sqlx     (the history of sqlx says what is applied)\n\n\
    Nothing is run on the database. First the migrations are applied to a scratch database of the same \
    server, and the catalogs are compared; where they differ, nothing is recorded and the command ends \
    with 1. What the database has beside it is listed, and does no harm. With --from, migrations are matched \
    with the other tool's by the number that they begin with.")]
pub struct Baseline {
    /// The last migration that the database has; without it, every one of the directory
    #[arg(long, value_name = "ID")]
    pub to: Option<String>,
    /// Adopt the history of this tool, whose table stays as it is
    #[arg(long, value_enum, value_name = "TOOL")]
    pub from: Option<ToolArgument>,
    /// Do not compare the catalogs: where no scratch database can be created, or you know better
    #[arg(long, conflicts_with = "scratch_url")]
    pub unchecked: bool,
    /// A server of the same version on which a database may be created
    #[arg(long, value_name = "URL")]
    pub scratch_url: Option<String>,
    /// Which migrations and database
    #[command(flatten)]
    pub runner: RunnerArguments,
    /// How the result is shown
    #[command(flatten)]
    pub output: Output,
}

/// The tools, as the command line names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ToolArgument {
    /// `__diesel_schema_migrations`.
    Diesel,
    /// `_sqlx_migrations`.
    Sqlx,
    /// `refinery_schema_history`.
    Refinery,
    /// `seaql_migrations`.
    SeaOrm,
}

impl From<ToolArgument> for ForeignTool {
    fn from(tool: ToolArgument) -> Self {
        match tool {
            ToolArgument::Diesel => Self::Diesel,
            ToolArgument::Sqlx => Self::Sqlx,
            ToolArgument::Refinery => Self::Refinery,
            ToolArgument::SeaOrm => Self::SeaOrm,
        }
    }
}

/// Records and shows what it recorded.
pub(super) fn run(arguments: &Baseline) -> Result<Exit, Error> {
    let directory = arguments.runner.directory()?;
    let mut database = arguments.runner.database()?;
    let options = BaselineOptions {
        to: arguments.to.clone(),
        from: arguments.from.map(ForeignTool::from),
        evidence: match arguments.unchecked {
            true => Evidence::Word,
            false => Evidence::Catalog,
        },
        scratch_url: arguments.scratch_url.clone(),
    };
    let report = migration::baseline(
        database.as_mut(),
        &directory,
        &options,
        &arguments.runner.options(),
        &mut show_event,
    )?;
    match arguments.output.format {
        TextFormat::Json => {
            let document = json!({
                "database": database.address(),
                "recorded": report.recorded,
                "present": report.present,
                "pending": report.pending,
                "unknown": report.unknown,
                "unmanaged": report.unmanaged,
            });
            anstream::println!("{document:#}");
        }
        TextFormat::Human => show(&report, &options, database.address()),
    }
    Ok(Exit::Done)
}

fn show(report: &BaselineReport, options: &BaselineOptions, address: &str) {
    for id in &report.recorded {
        anstream::println!("recorded {id}");
    }
    for id in &report.pending {
        anstream::println!("pending  {id}");
    }
    for version in &report.unknown {
        let tool = options.from.map_or("the other tool", ForeignTool::name);
        anstream::println!("no file  {version} of {tool}: older than the migrations here");
    }
    for object in &report.unmanaged {
        anstream::println!("beside   {object}: no migration makes it");
    }
    let evidence = match options.evidence {
        Evidence::Catalog if report.recorded.is_empty() => "",
        Evidence::Catalog => "; the database is what they make",
        Evidence::Word => "; the catalog was not compared",
    };
    anstream::println!(
        "{address}: {} recorded as applied, {} before, {} pending{evidence}",
        count(report.recorded.len(), "migration"),
        report.present.len(),
        report.pending.len()
    );
}
