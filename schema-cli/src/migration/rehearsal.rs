//! Rehearsing: every migration there, back and there again, on a scratch database.

use super::with_rows::Way;
use super::{Directory, Event, Limit, MigrationError, Options, RevertTarget, apply, revert};
use crate::database::{Catalog, Database, Difference, compare_catalogs};

/// What a rehearsal found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rehearsal {
    /// The ids of the migrations that were applied, in order.
    pub applied: Vec<String>,
    /// The ids of those that were reverted, newest first, and then applied again.
    pub reverted: Vec<String>,
    /// What is not as it should be; empty where all is well.
    pub problems: Vec<Problem>,
    /// The catalogs before the first migration and after each.
    pub catalogs: Vec<Catalog>,
}

/// Something that a rehearsal found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// With every migration applied the catalog is not what the structs declare.
    NotTheSchema(Vec<Difference>),
    /// The way back does not restore the catalog that was there before the migration.
    NotTheWayBack {
        /// The migration.
        id: String,
        /// What differs from before.
        differences: Vec<Difference>,
    },
    /// There is no way back; what is older was not reverted either.
    NoWayBack {
        /// The migration.
        id: String,
    },
    /// Applied again, after it was reverted, the migration leads elsewhere.
    NotTheSameAgain {
        /// The migration.
        id: String,
        /// What differs from the first time.
        differences: Vec<Difference>,
    },
    /// With rows in the tables, a script fails that did not fail without.
    FailsWithRows {
        /// The migration.
        id: String,
        /// Which of its scripts.
        way: Way,
        /// What the server said.
        error: String,
    },
    /// With rows in the tables, a migration leads to another catalog than without.
    OtherwiseWithRows {
        /// The migration.
        id: String,
        /// What differs.
        differences: Vec<Difference>,
    },
    /// A table has fewer rows after a migration than before.
    LosesRows {
        /// The migration.
        id: String,
        /// The table.
        table: String,
        /// The rows before.
        before: u64,
        /// The rows after.
        after: u64,
    },
}

/// Applies every migration to `scratch`, one after the other, reverts them one after the other, and applies them
/// again. After each step the catalog is compared with what it must be then. `scratch` is empty and of no use
/// to anybody else.
///
/// # Errors
///
/// When a script fails, which the error names, or the catalog cannot be read.
pub fn rehearse(
    scratch: &mut dyn Database,
    directory: &Directory,
    schema: &Catalog,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<Rehearsal, MigrationError> {
    let options = Options {
        limit: Limit::All,
        ..Options::default()
    };
    let mut rehearsal = Rehearsal::default();
    let mut catalogs = vec![scratch.catalog()?];
    for count in 1..=directory.migrations.len() {
        let report = apply(scratch, &first(directory, count), &options, progress)?;
        rehearsal.applied.extend(report.applied);
        catalogs.push(scratch.catalog()?);
    }
    let newest = catalogs.last().cloned().unwrap_or_default();
    let differences = compare_catalogs(schema, &newest);
    if !differences.is_empty() {
        rehearsal.problems.push(Problem::NotTheSchema(differences));
    }
    let with_catalogs = directory.migrations.iter().zip(catalogs.windows(2));
    for (migration, catalogs) in with_catalogs.clone().rev() {
        let [before, _] = catalogs else { continue };
        let id = migration.id.clone();
        if migration.down.is_none() {
            rehearsal.problems.push(Problem::NoWayBack { id });
            break;
        }
        let target = RevertTarget::Count(1);
        let report = revert(scratch, directory, &target, &options, progress)?;
        rehearsal.reverted.extend(report.reverted);
        let found = scratch.catalog()?;
        let mut before = before.clone();
        // What has been validated stays so: that takes nothing from anybody.
        before.unfinished.retain(|it| found.unfinished.contains(it));
        let differences = compare_catalogs(&before, &found);
        if !differences.is_empty() {
            let problem = Problem::NotTheWayBack { id, differences };
            rehearsal.problems.push(problem);
        }
    }
    for (position, (migration, catalogs)) in with_catalogs.enumerate() {
        let [_, after] = catalogs else { continue };
        if !rehearsal.reverted.contains(&migration.id) {
            continue;
        }
        let directory = first(directory, position.saturating_add(1));
        apply(scratch, &directory, &options, progress)?;
        let differences = compare_catalogs(after, &scratch.catalog()?);
        if !differences.is_empty() {
            rehearsal.problems.push(Problem::NotTheSameAgain {
                id: migration.id.clone(),
                differences,
            });
        }
    }
    rehearsal.catalogs = catalogs;
    Ok(rehearsal)
}

/// The oldest migrations of a directory.
pub(super) fn first(directory: &Directory, count: usize) -> Directory {
    Directory {
        path: directory.path.clone(),
        migrations: directory.migrations.iter().take(count).cloned().collect(),
    }
}
