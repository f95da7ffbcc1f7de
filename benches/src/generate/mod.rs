//! Writing the migration of a change: our tool beside others that compare a declared schema with what was before.
//!
//! Every peer has a project with the same tables and its first migration behind it. For each change the sources are
//! written, the tool's command is measured, what it wrote is looked at, and everything is put back.

mod alembic;
mod architrave;
mod diesel;
mod django;
mod drizzle;
pub(crate) mod scratch;
mod sea_orm;

pub(crate) use alembic::{
    CREATE as ALEMBIC_TABLES, INI as ALEMBIC_INI, TEMPLATE as ALEMBIC_TEMPLATE,
};

use crate::benchmark::{Benchmark, OURS};
use crate::failure::Failure;
use crate::figure::{Unit, add};
use crate::measured::{self, Took};
use crate::{Common, peer_tools};
use std::process::Command;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Request {
    /// The numbers of tables
    #[arg(value_name = "TABLES", default_values_t = [10, 100, 500], value_parser = crate::compile_time::tables_from_three)]
    pub(crate) sizes: Vec<usize>,
    /// Only peers whose names contain this; may be repeated
    #[arg(long = "peer", value_name = "NAME")]
    pub(crate) peers: Vec<String>,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// A column that may be NULL, on the last table.
    OneColumn,
    /// Such a column on every table.
    EveryTable,
    /// Nothing.
    Nothing,
}

impl Change {
    /// The order in which they are made: each changes the sources, so that a compiler has something to do.
    const ALL: [Self; 3] = [Self::OneColumn, Self::EveryTable, Self::Nothing];

    fn words(self) -> &'static str {
        match self {
            Self::OneColumn => "one column",
            Self::EveryTable => "a column on every table",
            Self::Nothing => "nothing changed",
        }
    }

    /// Whether a table of `total` gets the column.
    fn reaches(self, number: usize, total: usize) -> bool {
        match self {
            Self::OneColumn => number + 1 == total,
            Self::EveryTable => true,
            Self::Nothing => false,
        }
    }

    /// How many tables get it.
    fn count(self, total: usize) -> usize {
        (0..total).filter(|it| self.reaches(*it, total)).count()
    }
}

/// The column that is added.
const ADDED: &str = "extra";

/// A tool with its project of some size.
trait Project {
    /// Its name in the report.
    fn name(&self) -> &'static str;
    /// Writes the sources with the change.
    fn declare(&self, change: Change) -> Result<(), Failure>;
    /// What is run before, and counted apart: it compiles.
    fn first(&self) -> Option<Command> {
        None
    }
    /// The command that is measured.
    fn command(&self) -> Command;
    /// How many tables get the column in what the command has written.
    fn written(&self) -> Result<usize, Failure>;
    /// Puts back what the command has written.
    fn restore(&self) -> Result<(), Failure>;
}

type Prepare = fn(usize) -> Result<Box<dyn Project>, Failure>;

/// In the order of the report.
const PEERS: &[(&str, Prepare)] = &[
    (OURS, architrave::prepare),
    (django::NAME, django::prepare),
    (alembic::NAME, alembic::prepare),
    (drizzle::NAME, drizzle::prepare),
    (diesel::NAME, diesel::prepare),
    (sea_orm::NAME, sea_orm::prepare),
];

/// Measures, prints and keeps.
pub(crate) fn run(request: &Request) -> Result<(), Failure> {
    let is_chosen = |name: &str| {
        name == OURS
            || request.peers.is_empty()
            || request
                .peers
                .iter()
                .any(|part| name.contains(part.as_str()))
    };
    let mut series = Vec::new();
    for &size in &request.sizes {
        let mut projects = Vec::new();
        for (name, prepare) in PEERS.iter().filter(|(name, _)| is_chosen(name)) {
            eprintln!("{size} tables: {name} is prepared");
            projects.push(prepare(size)?);
        }
        for round in 1..=request.common.runs {
            for change in Change::ALL {
                let case = format!("{size} tables, {}", change.words());
                for project in &projects {
                    eprintln!("{case}, round {round}: {}", project.name());
                    let (with_compile, alone) = measure(project.as_ref(), size, change)?;
                    let mut keep = |measure, sample| {
                        add(&mut series, &case, project.name(), measure, sample);
                    };
                    keep("time", (alone.wall.as_secs_f64(), Unit::Seconds));
                    if let Some(took) = with_compile {
                        let sample = (took.wall.as_secs_f64(), Unit::Seconds);
                        keep("with compile", sample);
                    }
                    keep("peak memory", (alone.memory, Unit::Mebibytes));
                }
            }
        }
    }
    let versions = format!(
        "{}, PostgreSQL {}",
        peer_tools::versions(),
        scratch::VERSION
    );
    Benchmark::Generate.report(&series, &versions, request.common.keep())
}

/// What compiling together with a first run took, and the command alone.
fn measure(
    project: &dyn Project,
    size: usize,
    change: Change,
) -> Result<(Option<Took>, Took), Failure> {
    project.declare(change)?;
    let first = match project.first() {
        Some(command) => Some(measured::run(&command)?),
        None => None,
    };
    let alone = measured::run(&project.command())?;
    let written = project.written()?;
    project.restore()?;
    if written != change.count(size) {
        return Err(Failure::Unexpected(format!(
            "{} wrote the column for {written} tables instead of {}",
            project.name(),
            change.count(size)
        )));
    }
    Ok((first, alone))
}
