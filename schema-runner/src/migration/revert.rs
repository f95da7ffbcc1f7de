//! Reverting and redoing.

use super::apply::{
    Parts, apply_locked, halted_between, retry, run_parts, state_after, stopped, with_serving,
};
use super::approval::{check_all, check_next};
use super::checks;
use super::control::{Halt, boundary};
use super::lock::with_lock;
use super::{ApplyReport, Directory, Event, Limit, Migration, MigrationError, Options};
use crate::database::{Attempt, Database, HistoryEntry, Outcome, Record};
use std::time::Instant;

/// How far back to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevertTarget {
    /// So many migrations, newest first.
    Count(usize),
    /// To the migration of this id, which stays applied. The beginning of an id will do where only one of those
    /// that are applied begins so.
    To(String),
    /// To the empty database.
    All,
}

/// What a revert did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevertReport {
    /// The ids of the migrations that were reverted, in the order in which that happened.
    pub reverted: Vec<String>,
}

/// Reverts migrations, newest first. One whose own run or revert was interrupted counts as applied.
///
/// # Errors
///
/// When another runner does not end, the history does not agree with the directory, a migration has no
/// way back, or data would be dropped that nobody [approved](Options::allow_data_loss): then nothing is
/// reverted. When a script fails: those before it stay reverted.
pub fn revert(
    database: &mut dyn Database,
    directory: &Directory,
    target: &RevertTarget,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<RevertReport, MigrationError> {
    with_lock(database, options, progress, |database, progress| {
        revert_locked(database, directory, target, options, progress)
            .map_err(|error| with_serving(error, database, directory))
    })
}

/// Reverts the newest migrations and applies them again, whatever their phase.
///
/// # Errors
///
/// As [`revert`] and [`apply`](super::apply) do.
pub fn redo(
    database: &mut dyn Database,
    directory: &Directory,
    target: &RevertTarget,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<(RevertReport, ApplyReport), MigrationError> {
    with_lock(database, options, progress, |database, progress| {
        let reverted = revert_locked(database, directory, target, options, progress)?;
        // What was applied may be applied again; what was not stays as it was.
        let again = Directory {
            path: directory.path.clone(),
            migrations: directory
                .migrations
                .iter()
                .filter(|migration| {
                    reverted
                        .reverted
                        .iter()
                        .max()
                        .is_some_and(|last| migration.id <= *last)
                })
                .cloned()
                .collect(),
        };
        let options = Options {
            limit: Limit::All,
            ..options.clone()
        };
        let applied = apply_locked(database, &again, &options, progress)?;
        Ok((reverted, applied))
    })
}

fn revert_locked(
    database: &mut dyn Database,
    directory: &Directory,
    target: &RevertTarget,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<RevertReport, MigrationError> {
    let history = database.history()?;
    checks::agree(directory, &history)?;
    let mut applied: Vec<(&HistoryEntry, &Migration)> = history
        .iter()
        .filter_map(|entry| Some((entry, directory.migration(&entry.id)?)))
        .filter(|(entry, migration)| is_in_database(entry, migration))
        .collect();
    applied.sort_by(|a, b| b.0.id.cmp(&a.0.id));
    let count = match target {
        RevertTarget::All => applied.len(),
        RevertTarget::Count(count) => (*count).min(applied.len()),
        RevertTarget::To(id) => checks::named(applied.iter().map(|(entry, _)| &*entry.id), id)
            .ok_or_else(|| MigrationError::UnknownTarget {
                id: id.clone(),
                applied: applied.iter().map(|(entry, _)| entry.id.clone()).collect(),
            })?,
    };
    applied.truncate(count);
    // All or nothing, as far as that can be known beforehand.
    if let Some((_, migration)) = applied
        .iter()
        .find(|(_, migration)| migration.down.is_none())
    {
        return Err(MigrationError::NoDown {
            path: migration.down_path(),
        });
    }
    let migrations: Vec<&Migration> = applied.iter().map(|(_, migration)| *migration).collect();
    for down in migrations.iter().filter_map(|it| it.down.as_ref()) {
        checks::brings_no_transaction(database, down)?;
    }
    if !migrations.is_empty() {
        // One of an older version may lack columns.
        database.create_history()?;
    }
    check_all(database, &migrations, options)?;
    let mut report = RevertReport::default();
    for (entry, migration) in applied {
        let before = || format!("before {} is reverted", migration.id);
        boundary(database, options, progress).map_err(|halt| halted_between(halt, before()))?;
        check_next(database, migration, &report.reverted, options)?;
        revert_one(database, migration, entry, options, progress)?;
        report.reverted.push(migration.id.clone());
    }
    Ok(report)
}

/// A migration outside a transaction that was begun may have left something, whatever was recorded.
fn is_in_database(entry: &HistoryEntry, migration: &Migration) -> bool {
    checks::has_effect(entry) || !migration.up.transactional
}

fn revert_one(
    database: &mut dyn Database,
    migration: &Migration,
    entry: &HistoryEntry,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<(), MigrationError> {
    let begin = Instant::now();
    let Some(down) = &migration.down else {
        return Err(MigrationError::NoDown {
            path: migration.down_path(),
        });
    };
    progress(Event::Reverting { migration });
    let reverting = Record::Reverting { id: &migration.id };
    let reverted = Record::Reverted { id: &migration.id };
    let done = if down.transactional {
        retry(options, migration, progress, |_| {
            database.run_in_transaction(&down.text, [&reverting, &reverted], options.lock_timeout)
        })
        .map_err(|halt| (halt, "nothing of it was reverted".to_owned()))
    } else {
        let resumed = entry.outcome == Outcome::Reverting;
        let work = Parts {
            script: down,
            migration,
            done: if resumed { entry.parts_done } else { 0 },
            // What an interrupted migration did not build cannot be removed.
            attempt: match entry.outcome {
                Outcome::Applied => Attempt::First,
                _ => Attempt::Resumed,
            },
        };
        let before = if resumed {
            Record::PartsDone {
                id: &migration.id,
                parts: entry.parts_done,
            }
        } else {
            reverting
        };
        run_parts(database, &work, [&before, &reverted], options, progress)
    };
    if let Err((halt, state)) = done {
        let source = match halt {
            Halt::LockLost => return Err(MigrationError::LockLost { state }),
            Halt::Stopped(reason) => return Err(stopped(reason, &migration.id, &state)),
            Halt::Failed(source) => source,
        };
        // The failure matters more than whether it can be recorded.
        if !source.is_connection_lost() {
            let error = format!("reverting it failed: {source}");
            let _ = database.record(&Record::RevertFailed {
                id: &migration.id,
                error: &error,
            });
        }
        return Err(MigrationError::Failed {
            path: down.path.clone(),
            state: state_after(&source, state),
            source: Box::new(source),
        });
    }
    progress(Event::Finished {
        migration,
        duration: begin.elapsed(),
    });
    Ok(())
}
