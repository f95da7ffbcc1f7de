//! Rehearsing with rows: what an empty database does not show.

use super::rehearsal::{Problem, first};
use super::{
    Directory, Event, Limit, Migration, MigrationError, Options, RevertTarget, apply, revert,
};
use crate::database::{Catalog, Database, compare_catalogs};
use crate::synthetic::{self, Filled, fill};
use schema_core::model::ObjectName;
use std::collections::BTreeMap;

/// What a rehearsal with rows found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowsRehearsal {
    /// The tables as they were filled for the last time.
    pub filled: Vec<Filled>,
    /// How many migrations were applied to tables that had rows.
    pub applied: usize,
    /// How many were reverted from tables that had rows.
    pub reverted: usize,
    /// What is not as it should be; empty where all is well.
    pub problems: Vec<Problem>,
}

/// What looks at the database when everything is applied and filled.
pub type Examine<'a> = dyn FnMut(&mut dyn Database, &[Filled]) -> Result<(), MigrationError> + 'a;

/// How many rows a table gets between two releases: enough for batches and conditions, and soon there.
const BETWEEN: u64 = 300;

/// Applies every migration to `scratch`, which is empty, and fills the tables after each release, so that the next one finds
/// rows; reverts them with the rows there, and applies them again. `catalogs` are those before the first migration and
/// after each, from a rehearsal without rows. `examined` is called when everything is applied and filled.
///
/// # Errors
///
/// When the database cannot be asked; a script that fails is a finding.
pub fn rehearse_with_rows(
    scratch: &mut dyn Database,
    directory: &Directory,
    catalogs: &[Catalog],
    wanted: &dyn Fn(&ObjectName) -> u64,
    progress: &mut dyn FnMut(Event<'_>),
    examined: &mut Examine<'_>,
) -> Result<RowsRehearsal, MigrationError> {
    let mut found = RowsRehearsal::default();
    if !there(scratch, directory, catalogs, wanted, progress, &mut found)? {
        return Ok(found);
    }
    examined(scratch, &found.filled)?;
    if back(scratch, directory, catalogs, progress, &mut found)? {
        let small = |table: &ObjectName| wanted(table).min(BETWEEN);
        there(scratch, directory, catalogs, &small, progress, &mut found)?;
    }
    Ok(found)
}

/// Whether all of it was applied.
fn there(
    scratch: &mut dyn Database,
    directory: &Directory,
    catalogs: &[Catalog],
    wanted: &dyn Fn(&ObjectName) -> u64,
    progress: &mut dyn FnMut(Event<'_>),
    found: &mut RowsRehearsal,
) -> Result<bool, MigrationError> {
    let options = Options {
        limit: Limit::All,
        ..Options::default()
    };
    let migrations = &directory.migrations;
    let mut filled: Vec<Filled> = Vec::new();
    for (number, migration) in (1..).zip(migrations) {
        let before = counts(scratch, catalogs.get(number - 1))?;
        let done = apply(scratch, &first(directory, number), &options, progress);
        if let Some(problem) = failure(done.map(drop), &migration.id, Way::There)? {
            found.problems.push(problem);
            return Ok(false);
        }
        if !filled.is_empty() {
            found.applied += 1;
        }
        let after = counts(scratch, catalogs.get(number))?;
        lost(&migration.id, &before, &after, found);
        let next = migrations.get(number);
        if next.is_none_or(|next| is_of_another_release(migration, next)) {
            let later = catalogs.get(number + 1..).unwrap_or_default();
            let small = |table: &ObjectName| wanted(table).min(BETWEEN);
            let wanted: &dyn Fn(&ObjectName) -> u64 = match next {
                Some(_) => &small,
                None => wanted,
            };
            if let Some(catalog) = catalogs.get(number) {
                filled = fill(scratch, catalog, later, wanted)?;
            }
        }
    }
    if let Some(catalog) = catalogs.last() {
        let differences = compare_catalogs(catalog, &scratch.catalog()?);
        if let (false, Some(last)) = (differences.is_empty(), migrations.last()) {
            found.problems.push(Problem::OtherwiseWithRows {
                id: last.id.clone(),
                differences,
            });
        }
    }
    if found.filled.is_empty() {
        found.filled = filled;
    }
    Ok(true)
}

/// Whether all of it was reverted.
fn back(
    scratch: &mut dyn Database,
    directory: &Directory,
    catalogs: &[Catalog],
    progress: &mut dyn FnMut(Event<'_>),
    found: &mut RowsRehearsal,
) -> Result<bool, MigrationError> {
    let ways_back = directory
        .migrations
        .iter()
        .filter_map(|it| it.down.as_ref());
    let options = Options {
        // It is known what a way back takes away; here nobody misses it.
        allow_data_loss: ways_back
            .flat_map(|down| &down.losses)
            .map(ToString::to_string)
            .collect(),
        ..Options::default()
    };
    for (migration, before) in directory.migrations.iter().zip(catalogs).rev() {
        if migration.down.is_none() {
            return Ok(false);
        }
        let target = RevertTarget::Count(1);
        let done = revert(scratch, directory, &target, &options, progress);
        if let Some(problem) = failure(done.map(drop), &migration.id, Way::Back)? {
            found.problems.push(problem);
            return Ok(false);
        }
        found.reverted += 1;
        let catalog = scratch.catalog()?;
        let mut before = before.clone();
        // What has been validated stays so: that takes nothing from anybody.
        before
            .unfinished
            .retain(|it| catalog.unfinished.contains(it));
        let differences = compare_catalogs(&before, &catalog);
        if !differences.is_empty() {
            found.problems.push(Problem::OtherwiseWithRows {
                id: migration.id.clone(),
                differences,
            });
        }
    }
    Ok(true)
}

/// Which way a script leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `up`.
    There,
    /// `down`.
    Back,
}

/// A script that fails on rows is a finding; everything else is an error.
fn failure(
    done: Result<(), MigrationError>,
    id: &str,
    way: Way,
) -> Result<Option<Problem>, MigrationError> {
    match done {
        Ok(()) => Ok(None),
        Err(MigrationError::Failed { source, .. }) if !source.is_connection_lost() => {
            Ok(Some(Problem::FailsWithRows {
                id: id.to_owned(),
                way,
                error: source.to_string(),
            }))
        }
        Err(error) => Err(error),
    }
}

type Counts = BTreeMap<ObjectName, u64>;

fn counts(scratch: &mut dyn Database, catalog: Option<&Catalog>) -> Result<Counts, MigrationError> {
    let mut counts = Counts::new();
    for name in catalog.iter().flat_map(|it| it.schema.tables.keys()) {
        let rows = synthetic::count(scratch, &synthetic::quoted_table(name))?;
        counts.insert(name.clone(), rows);
    }
    Ok(counts)
}

/// A table that is there before and after must have its rows.
fn lost(id: &str, before: &Counts, after: &Counts, found: &mut RowsRehearsal) {
    for (table, before) in before {
        if let Some(after) = after.get(table)
            && after < before
        {
            found.problems.push(Problem::LosesRows {
                id: id.to_owned(),
                table: table.to_string(),
                before: *before,
                after: *after,
            });
        }
    }
}

/// Whether `next` was generated at another time: phases ascend within a release, and so do the numbers that `generate` gives
/// its migrations, one by one.
fn is_of_another_release(migration: &Migration, next: &Migration) -> bool {
    let label = |migration: &Migration| {
        let phase = format!("_{}_", migration.phase.keyword());
        migration
            .name
            .split_once(&phase)
            .map(|(label, _)| label.to_owned())
    };
    next.phase < migration.phase || label(migration) != label(next)
}
