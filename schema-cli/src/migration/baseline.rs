//! Recording migrations as applied on a database that already has what they make.

use super::{
    Directory, Event, Limit, Migration, Options, agree, apply, has_effect, is_applied, with_lock,
};
use crate::database::foreign_history::{self, ForeignEntry, ForeignTool, foreign_history};
use crate::database::{self, Catalog, Database, DatabaseError, Difference, Origin, Record};
use crate::drift::drift;
use crate::{Error, Exit};
use schema_core::model::Schema;
use std::fmt::Display;

/// What a baseline records, and on what evidence.
#[derive(Clone, Debug, Default)]
pub struct BaselineOptions {
    /// The last migration that the database has; `None` for all of them.
    pub to: Option<String>,
    /// The tool whose history says which ones were applied.
    pub from: Option<ForeignTool>,
    /// Whether the database is looked at.
    pub evidence: Evidence,
    /// The address of a server of the same version on which a scratch database may be created; `None` for
    /// that of the database itself.
    pub scratch_url: Option<String>,
}

/// Why a baseline believes that the database has what the migrations make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Evidence {
    /// They are applied to a scratch database of the same server, and the catalogs are compared.
    #[default]
    Catalog,
    /// The caller says so.
    Word,
}

/// What a baseline did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineReport {
    /// The ids that were recorded, in order.
    pub recorded: Vec<String>,
    /// The ids that were in the history before.
    pub present: Vec<String>,
    /// The ids that are left for a run, in order.
    pub pending: Vec<String>,
    /// What the other tool has applied and the directory has no file for, as that tool calls it.
    pub unknown: Vec<String>,
    /// What the database has beside it, which no migration makes: `table legacy`.
    pub unmanaged: Vec<String>,
}

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// The runner has worked on the database before.
    #[error("the database has a history already: {last} is applied, and {first} is not")]
    HasHistory {
        /// The newest migration that is applied.
        last: String,
        /// The first that a baseline would record.
        first: String,
    },
    /// The directory has no migration of that id.
    #[error("there is no migration `{id}` in the directory")]
    UnknownId {
        /// The id.
        id: String,
        /// The ids that there are.
        known: Vec<String>,
    },
    /// The database is not what the migrations make.
    #[error(
        "the database is not what these migrations make; nothing was recorded{}",
        lines(differences)
    )]
    Differs {
        /// What differs.
        differences: Vec<Difference>,
    },
    /// There is nothing to compare with.
    #[error("a scratch database, to find out what the migrations make, cannot be created: {0}")]
    NoScratch(DatabaseError),
    /// The other tool has no history here.
    #[error("{tool} has no history in this database: there is no table `{table}`")]
    NoForeignHistory {
        /// The tool.
        tool: &'static str,
        /// Its table.
        table: &'static str,
    },
    /// The other tool did not finish.
    #[error("{tool} did not finish its migration {version}")]
    ForeignUnfinished {
        /// The tool.
        tool: &'static str,
        /// What it calls the migration.
        version: String,
    },
    /// Nothing in the history of the other tool has a file here.
    #[error(
        "{tool} has applied {}, and no migration of the directory has the number of one of them",
        versions.join(", ")
    )]
    NothingToAdopt {
        /// The tool.
        tool: &'static str,
        /// What it has applied.
        versions: Vec<String>,
    },
    /// The other tool has applied a later migration, and not an earlier one.
    #[error("{tool} has not applied `{id}`, and has applied `{later}`, which comes after it")]
    ForeignGap {
        /// The tool.
        tool: &'static str,
        /// The migration that is not applied.
        id: String,
        /// One that is.
        later: String,
    },
}

impl BaselineError {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::HasHistory { .. } => {
                "`cargo schema run` applies what is pending; `cargo schema status --mark ID` records a \
                 single migration whose script was run by hand"
                    .to_owned()
            }
            Self::UnknownId { known, .. } => match known.as_slice() {
                [] => "the directory is empty: `cargo schema generate` writes the first migration".to_owned(),
                known => format!("the migrations are {}", known.join(", ")),
            },
            Self::Differs { .. } => {
                "name the last migration that the database has with `--to ID`; mend the structs and \
                 generate the migrations anew (`cargo schema pull` reads the database); or, if you know \
                 better, say `--unchecked`"
                    .to_owned()
            }
            Self::NoScratch(_) => {
                "grant the account CREATEDB, name another server of the same version with `--scratch-url URL`, \
                 or say `--unchecked` and make sure yourself (`cargo schema drift`)"
                    .to_owned()
            }
            Self::NoForeignHistory { .. } => {
                "check the address and the tool; without `--from`, the catalog decides".to_owned()
            }
            Self::ForeignUnfinished { tool, .. } => {
                format!("finish or revert it with {tool} first")
            }
            Self::NothingToAdopt { .. } => {
                "migrations are matched by the number that they begin with. After a `cargo schema pull` \
                 there is nothing to match: `cargo schema baseline` without `--from` compares the catalog"
                    .to_owned()
            }
            Self::ForeignGap { tool, .. } => format!("apply it with {tool} first"),
        }
    }

    /// What scripts see of it.
    pub fn exit(&self) -> Exit {
        match self {
            Self::HasHistory { .. } | Self::UnknownId { .. } | Self::NoForeignHistory { .. } => {
                Exit::Usage
            }
            Self::NoScratch(_) => Exit::Environment,
            Self::Differs { .. }
            | Self::ForeignUnfinished { .. }
            | Self::NothingToAdopt { .. }
            | Self::ForeignGap { .. } => Exit::Findings,
        }
    }
}

/// Records migrations as applied, and runs none of them.
///
/// # Errors
///
/// [`BaselineError`] for everything that makes it doubtful that the database has them; whatever keeps it
/// from being read or written. Nothing is recorded then.
pub fn baseline(
    database: &mut dyn Database,
    directory: &Directory,
    baseline: &BaselineOptions,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<BaselineReport, Error> {
    with_lock(database, options, progress, |database, progress| {
        baseline_locked(database, directory, baseline, progress)
    })
}

fn baseline_locked(
    database: &mut dyn Database,
    directory: &Directory,
    baseline: &BaselineOptions,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<BaselineReport, Error> {
    let history = database.history()?;
    agree(directory, &history)?;
    let mut report = BaselineReport::default();
    let foreign = match baseline.from {
        Some(tool) => Some((tool, adopted(database, tool)?)),
        None => None,
    };
    let chosen = choose(directory, baseline, foreign.as_ref(), &mut report)?;
    let last = chosen.last().map(|(migration, _)| &migration.id);
    report.pending = directory
        .migrations
        .iter()
        .filter(|migration| last.is_none_or(|last| migration.id > *last))
        .map(|migration| migration.id.clone())
        .collect();
    let (present, missing): (Vec<_>, Vec<_>) = chosen
        .iter()
        .partition(|(migration, _)| is_applied(&history, &migration.id));
    report.present = present.iter().map(|(it, _)| it.id.clone()).collect();
    let Some((first, _)) = missing.first() else {
        return Ok(report);
    };
    if let Some(entry) = history.iter().rfind(|entry| has_effect(entry)) {
        return Err(BaselineError::HasHistory {
            last: entry.id.clone(),
            first: first.id.clone(),
        }
        .into());
    }
    if baseline.evidence == Evidence::Catalog {
        let migrations: Vec<&Migration> = chosen.iter().map(|(it, _)| *it).collect();
        let expected = match &baseline.scratch_url {
            Some(url) => {
                let mut server = database::open(url)?;
                catalog_after(server.as_mut(), directory, &migrations, progress)?
            }
            None => catalog_after(database, directory, &migrations, progress)?,
        };
        let drift = drift(&expected, &database.catalog()?);
        if !drift.differences.is_empty() {
            return Err(BaselineError::Differs {
                differences: drift.differences,
            }
            .into());
        }
        let beside = drift.unmanaged.iter().filter(|it| {
            let tool = baseline.from.map(ForeignTool::table);
            tool != Some(it.name.as_str())
        });
        report.unmanaged = beside.map(ToString::to_string).collect();
    }
    database.create_history()?;
    let origin = match baseline.from {
        Some(tool) => Origin::AdoptedFrom(tool.name()),
        None => Origin::Baseline,
    };
    let origin = origin.words();
    let mut parent = None;
    for (migration, entry) in chosen {
        let checksum = migration.checksum();
        // Each is recorded by itself: after an interruption the command records the rest.
        database.record(&Record::Marked {
            migration: migration.recorded(&checksum, parent),
            origin: &origin,
            at: entry.and_then(|entry| entry.applied_at.as_deref()),
        })?;
        parent = Some(migration.id.as_str());
        report.recorded.push(migration.id.clone());
    }
    Ok(report)
}

/// The history of the other tool, all of whose migrations have ended.
fn adopted(database: &mut dyn Database, tool: ForeignTool) -> Result<Vec<ForeignEntry>, Error> {
    let Some(entries) = foreign_history(database, tool)? else {
        return Err(BaselineError::NoForeignHistory {
            tool: tool.name(),
            table: tool.table(),
        }
        .into());
    };
    match entries.iter().find(|entry| !entry.finished) {
        Some(entry) => Err(BaselineError::ForeignUnfinished {
            tool: tool.name(),
            version: entry.version.clone(),
        }
        .into()),
        None => Ok(entries),
    }
}

/// The migrations that the database has, oldest first, each with what the other tool says of it.
fn choose<'a, 'b>(
    directory: &'a Directory,
    baseline: &BaselineOptions,
    foreign: Option<&'b (ForeignTool, Vec<ForeignEntry>)>,
    report: &mut BaselineReport,
) -> Result<Vec<(&'a Migration, Option<&'b ForeignEntry>)>, BaselineError> {
    let migrations = directory.migrations.iter();
    if let Some(id) = &baseline.to
        && directory.migration(id).is_none()
    {
        return Err(BaselineError::UnknownId {
            id: id.clone(),
            known: migrations.map(|it| it.id.clone()).collect(),
        });
    }
    let migrations = migrations.take_while(|migration| {
        let last = baseline.to.as_ref();
        last.is_none_or(|last| migration.id <= *last)
    });
    let Some((tool, entries)) = foreign else {
        return Ok(migrations.map(|migration| (migration, None)).collect());
    };
    let entry_of = |migration: &Migration| {
        let number = foreign_history::number(&migration.id)?;
        entries.iter().find(|entry| entry.number == Some(number))
    };
    let matched: Vec<_> = migrations
        .map(|migration| (migration, entry_of(migration)))
        .collect();
    let count = matched
        .iter()
        .rposition(|(_, entry)| entry.is_some())
        .map_or(0, |position| position + 1);
    let gap = matched[..count].iter().find(|(_, entry)| entry.is_none());
    if let (Some((gap, _)), Some((later, _))) = (gap, matched[..count].last()) {
        return Err(BaselineError::ForeignGap {
            tool: tool.name(),
            id: gap.id.clone(),
            later: later.id.clone(),
        });
    }
    let is_known = |entry: &&ForeignEntry| {
        let mut migrations = directory.migrations.iter();
        migrations.any(|it| foreign_history::number(&it.id) == entry.number)
    };
    let unknown = entries.iter().filter(|entry| !is_known(entry));
    report.unknown = unknown.map(|entry| entry.version.clone()).collect();
    if count == 0 {
        return Err(BaselineError::NothingToAdopt {
            tool: tool.name(),
            versions: entries.iter().map(|it| it.version.clone()).collect(),
        });
    }
    Ok(matched.into_iter().take(count).collect())
}

/// What the migrations make of an empty database of the same server.
fn catalog_after(
    database: &mut dyn Database,
    directory: &Directory,
    migrations: &[&Migration],
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<Catalog, Error> {
    let directory = Directory {
        path: directory.path.clone(),
        migrations: migrations.iter().copied().cloned().collect(),
    };
    // Extensions that are there already do not disturb a migration that installs one where it is missing.
    let mut scratch = database
        .scratch(&Schema::default())
        .map_err(BaselineError::NoScratch)?;
    let options = Options {
        limit: Limit::All,
        ..Options::default()
    };
    progress(Event::Rehearsing {
        migrations: directory.migrations.len(),
    });
    apply(scratch.as_mut(), &directory, &options, &mut |_| {})?;
    Ok(scratch.catalog()?)
}

fn lines(items: &[impl Display]) -> String {
    items
        .iter()
        .map(|item| format!("\n  {}", item.to_string().replace('\n', "\n  ")))
        .collect()
}
