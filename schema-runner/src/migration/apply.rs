//! Applying.

use super::checks::{self, Pending};
use super::control::{Halt, boundary, rest};
use super::lock::with_lock;
use super::options::pause;
use super::{Directory, Event, Migration, MigrationError, Options, Script, serving};
use crate::database::{Attempt, Database, DatabaseError, HistoryEntry, Outcome, Record};
use schema_core::plan::Phase;
use std::time::Instant;

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplyReport {
    /// The ids of the migrations that were applied, in order.
    pub applied: Vec<String>,
    /// The ids of those that wait because the first of them is beyond the limit.
    pub waiting: Vec<String>,
    /// The phases of those that wait and belong to the first release that has any, in order.
    pub waiting_phases: Vec<Phase>,
    /// Whether a later release is among those that wait: an earlier one must be finished before it runs.
    pub held_up: bool,
    /// The ids of those that the database has and the directory does not, because a later release has brought them
    /// ([`Newer::Accept`](super::Newer::Accept)).
    pub ahead: Vec<String>,
}

impl ApplyReport {
    /// What is reported once all of `pending` is applied.
    pub fn of(pending: &Pending<'_>) -> Self {
        let ids = |migrations: &[&Migration]| {
            let ids = migrations.iter().map(|migration| migration.id.clone());
            ids.collect()
        };
        Self {
            applied: ids(&pending.migrations),
            waiting: ids(&pending.waiting.migrations),
            waiting_phases: pending.waiting.phases(),
            held_up: pending.waiting.holds_up(),
            ahead: pending.ahead.clone(),
        }
    }
}

/// What a run would do. It does not write, and takes no lock.
///
/// # Errors
///
/// When the history cannot be read or does not agree with the directory.
pub fn pending<'a>(
    database: &mut dyn Database,
    directory: &'a Directory,
    options: &Options,
) -> Result<Pending<'a>, MigrationError> {
    checks::pending(directory, &database.history()?, options)
}

/// Applies the migrations that have not been applied, as far as the options say.
///
/// # Errors
///
/// When another runner does not end, the history does not agree with the directory, or a migration fails.
/// Those before it stay applied; [`MigrationError::Failed`] says what became of it.
pub fn apply(
    database: &mut dyn Database,
    directory: &Directory,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<ApplyReport, MigrationError> {
    with_lock(database, options, progress, |database, progress| {
        let applied = apply_locked(database, directory, options, progress);
        applied.map_err(|error| with_serving(error, database, directory))
    })
}

/// A run that was stopped says in which state the database is.
pub(super) fn with_serving(
    error: MigrationError,
    database: &mut dyn Database,
    directory: &Directory,
) -> MigrationError {
    match error {
        MigrationError::Stopped { reason, state, .. } => MigrationError::Stopped {
            reason,
            state,
            serving: database.history().ok().map(|it| serving(directory, &it)),
        },
        other => other,
    }
}

pub(super) fn apply_locked(
    database: &mut dyn Database,
    directory: &Directory,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<ApplyReport, MigrationError> {
    database.create_history()?;
    database.limit_lag(options.conditions.max_lag)?;
    let history = database.history()?;
    let pending = checks::pending(directory, &history, options)?;
    for migration in &pending.migrations {
        checks::brings_no_transaction(database, &migration.up)?;
    }
    let report = ApplyReport::of(&pending);
    let mut parent = history
        .iter()
        .rfind(|entry| entry.outcome == Outcome::Applied)
        .map(|entry| entry.id.as_str());
    for migration in pending.migrations {
        let entry = history.iter().find(|entry| entry.id == migration.id);
        let before = || format!("before {}", migration.id);
        boundary(database, options, progress).map_err(|halt| halted_between(halt, before()))?;
        apply_one(database, migration, entry, parent, options, progress)?;
        parent = Some(&migration.id);
    }
    Ok(report)
}

/// Applies one migration; `entry` is what an earlier attempt left in the history, `parent` the migration before.
fn apply_one(
    database: &mut dyn Database,
    migration: &Migration,
    entry: Option<&HistoryEntry>,
    parent: Option<&str>,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<(), MigrationError> {
    let begin = Instant::now();
    progress(Event::Applying {
        migration,
        parts_done: entry.map_or(0, |entry| entry.parts_done),
    });
    let checksum = migration.checksum();
    let started = Record::Started(migration.recorded(&checksum, parent));
    let applied = Record::Applied { id: &migration.id };
    let done = if migration.up.transactional {
        retry(options, migration, progress, |_| {
            database.run_in_transaction(
                &migration.up.text,
                [&started, &applied],
                options.lock_timeout,
            )
        })
        .map_err(|halt| (halt, "nothing of it was applied".to_owned()))
    } else {
        let work = Parts {
            script: &migration.up,
            migration,
            done: entry.map_or(0, |entry| entry.parts_done),
            attempt: match entry {
                Some(_) => Attempt::Resumed,
                None => Attempt::First,
            },
        };
        run_parts(database, &work, [&started, &applied], options, progress)
    };
    if let Err((halt, state)) = done {
        let source = match halt {
            Halt::Stopped(reason) => return Err(stopped(reason, &migration.id, &state)),
            Halt::LockLost => return Err(MigrationError::LockLost { state }),
            Halt::Failed(source) => source,
        };
        // The failure matters more than whether it can be recorded.
        if !source.is_connection_lost() {
            let error = source.to_string();
            let _ = database.record(&started).and_then(|()| {
                database.record(&Record::Failed {
                    id: &migration.id,
                    error: &error,
                })
            });
        }
        return Err(MigrationError::Failed {
            path: migration.up.path.clone(),
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

/// What a run says that was asked to stop between two migrations, or could not ask whether it may go on.
pub(super) fn halted_between(halt: Halt, state: String) -> MigrationError {
    match halt {
        Halt::Stopped(reason) => MigrationError::Stopped {
            reason,
            state,
            serving: None,
        },
        Halt::Failed(error) => error.into(),
        Halt::LockLost => MigrationError::LockLost { state },
    }
}

/// What a run says that was asked to stop within a migration.
pub(super) fn stopped(reason: String, id: &str, state: &str) -> MigrationError {
    MigrationError::Stopped {
        reason,
        state: format!("in {id}: {state}"),
        serving: None,
    }
}

/// A script that runs outside a transaction, part by part.
pub(super) struct Parts<'a> {
    pub(super) script: &'a Script,
    pub(super) migration: &'a Migration,
    /// How many parts an interrupted run completed.
    pub(super) done: u32,
    pub(super) attempt: Attempt,
}

/// Runs the parts that are not done, each recorded when it is.
pub(super) fn run_parts(
    database: &mut dyn Database,
    work: &Parts<'_>,
    [before, after]: [&Record<'_>; 2],
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<(), (Halt, String)> {
    let parts = database.parts(&work.script.text);
    let total = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let not_begun = |source| (Halt::Failed(source), "nothing of it was done".to_owned());
    database.record(before).map_err(not_begun)?;
    if total <= work.done {
        return database.record(after).map_err(not_begun);
    }
    for (number, part) in (1..).zip(&parts) {
        if number <= work.done {
            database.skip_part(part).map_err(not_begun)?;
            continue;
        }
        let part_done = Record::PartsDone {
            id: &work.migration.id,
            parts: number,
        };
        // The last part and the end are one record, so that no crash falls between them.
        let record = if number == total { after } else { &part_done };
        let go_on = match number {
            // The boundary before the migration has just been passed.
            1 => Ok(()),
            _ => boundary(database, options, progress),
        };
        let done = go_on.and_then(|()| {
            retry(options, work.migration, progress, |attempt| {
                let attempt = if attempt > 1 {
                    Attempt::Resumed
                } else {
                    work.attempt
                };
                database.run_alone(part, attempt, record, options.lock_timeout)
            })
        });
        done.map_err(|halt| {
            let state = format!(
                "it runs outside a transaction: {} of its {total} parts are done, and the next run \
                 continues after them",
                number - 1
            );
            (halt, state)
        })?;
    }
    Ok(())
}

/// Tries until it succeeds, fails for another reason than a lock, or has been tried often enough. `work`
/// gets the number of the attempt, from 1.
pub(super) fn retry(
    options: &Options,
    migration: &Migration,
    progress: &mut dyn FnMut(Event<'_>),
    mut work: impl FnMut(u32) -> Result<(), DatabaseError>,
) -> Result<(), Halt> {
    let mut attempt = 1;
    loop {
        if let Some(stop) = options.control.requested() {
            return Err(Halt::Stopped(stop.reason));
        }
        match options.control.cancellable(|| work(attempt)) {
            Err(error) if error.is_blocked() && attempt < options.attempts => {
                let pause = pause(attempt);
                progress(Event::Retrying {
                    migration,
                    error: &error,
                    attempt,
                    pause,
                });
                rest(&options.control, pause);
                attempt += 1;
            }
            Err(error) => {
                return Err(match options.control.requested() {
                    Some(stop) if error.is_cancelled() => Halt::Stopped(stop.reason),
                    _ => Halt::Failed(error),
                });
            }
            Ok(()) => return Ok(()),
        }
    }
}

/// A lost connection leaves unknown whether the last statement took effect; the history knows.
pub(super) fn state_after(source: &DatabaseError, state: String) -> String {
    if source.is_connection_lost() {
        "the connection was lost: `cargo schema status` shows what is done".to_owned()
    } else {
        format!("{state}; migrations before it are as they were")
    }
}
