//! The history against the directory: what is wrong, and what is to be done.

use super::{Directory, Limit, Migration, MigrationError, Newer, Options, RepairError, Script};
use crate::database::{Database, HistoryEntry, Outcome};
use schema_core::plan::Phase;

/// What a run would do.
#[derive(Debug)]
pub struct Pending<'a> {
    /// The migrations that run, in order.
    pub migrations: Vec<&'a Migration>,
    /// Those that wait, in order, because the first of them is beyond the limit.
    pub waiting: Waiting<'a>,
    /// The ids of those that the database has and the directory does not, where that is accepted.
    pub ahead: Vec<String>,
}

/// Migrations that a run leaves for later.
#[derive(Debug, Default)]
pub struct Waiting<'a> {
    /// The migrations. The first is beyond the limit; the others come after it.
    pub migrations: Vec<&'a Migration>,
}

impl Waiting<'_> {
    /// Whether a later release waits only for its turn, because an earlier one was not finished.
    pub fn holds_up(&self) -> bool {
        self.migrations
            .windows(2)
            .any(|pair| matches!(pair, [one, next] if begins_release(one, next)))
    }

    /// The phases of those that wait and belong to the first release that has any, in order.
    pub fn phases(&self) -> Vec<Phase> {
        let mut phases: Vec<Phase> = Vec::new();
        for migration in &self.migrations {
            match phases.last() {
                Some(last) if migration.phase < *last => break,
                Some(last) if migration.phase == *last => {}
                _ => phases.push(migration.phase),
            }
        }
        phases
    }
}

/// What a run with these options would do, given the history.
///
/// # Errors
///
/// When the history and the directory do not agree.
pub(super) fn pending<'a>(
    directory: &'a Directory,
    history: &[HistoryEntry],
    options: &Options,
) -> Result<Pending<'a>, MigrationError> {
    let (history, ahead) = match options.newer {
        Newer::Refuse => (history, Vec::new()),
        Newer::Accept => known(directory, history)?,
    };
    agree(directory, history)?;
    let last = match &options.to {
        None => directory.migrations.len(),
        Some(id) => {
            let ids = directory.migrations.iter().map(|it| &*it.id);
            let position = named(ids, id).ok_or_else(|| RepairError::NotInDirectory {
                id: id.clone(),
                pending: pending_ids(directory, history),
            })?;
            position + 1
        }
    };
    if let Some(entry) = history
        .iter()
        .find(|entry| entry.outcome == Outcome::Reverting)
    {
        return Err(MigrationError::RevertInterrupted {
            id: entry.id.clone(),
        });
    }
    let open = |migrations: &'a [Migration]| {
        let open = migrations.iter();
        open.filter(|migration| !is_applied(history, &migration.id))
    };
    let before_last = open(&directory.migrations[..last]).count();
    let mut migrations: Vec<&Migration> = open(&directory.migrations).collect();
    let reached = reached(&migrations, options.limit).min(before_last);
    let waiting = Waiting {
        migrations: migrations.split_off(reached),
    };
    Ok(Pending {
        migrations,
        waiting,
        ahead,
    })
}

/// The history without what a later release has brought, and the ids of that. Whatever it adds and fills is safe
/// beside this release; what it constrains, switches and contracts is not.
fn known<'a>(
    directory: &Directory,
    history: &'a [HistoryEntry],
) -> Result<(&'a [HistoryEntry], Vec<String>), MigrationError> {
    let Some(last) = directory.migrations.last() else {
        return Ok((history, Vec::new()));
    };
    let begin = history.partition_point(|entry| entry.id <= last.id);
    let (known, ahead) = history.split_at(begin);
    let is_safe = |entry: &HistoryEntry| {
        [Phase::Expand, Phase::Backfill]
            .iter()
            .any(|phase| phase.keyword() == entry.phase)
    };
    if let Some(entry) = ahead
        .iter()
        .find(|entry| !is_safe(entry) && has_effect(entry))
    {
        return Err(MigrationError::Overtaken {
            id: entry.id.clone(),
            phase: entry.phase.clone(),
            applied_at: entry.started_at.clone(),
        });
    }
    Ok((known, ahead.iter().map(|entry| entry.id.clone()).collect()))
}

/// The runner's transaction is the one that the record is in.
///
/// # Errors
///
/// [`MigrationError::File`] where the script begins or ends one.
pub(super) fn brings_no_transaction(
    database: &dyn Database,
    script: &Script,
) -> Result<(), MigrationError> {
    let Some(word) = database.stray_transaction(&script.text, script.transactional) else {
        return Ok(());
    };
    let remedy = match script.transactional {
        true => {
            "leave it out; the whole file runs in one transaction, with the record that it is applied"
        }
        false => {
            "leave it out; each statement of this file is committed with the record that it is done. What belongs \
             together goes into a file of its own, with `transaction = true` in its header"
        }
    };
    Err(MigrationError::File {
        path: script.path.clone(),
        problem: format!("it says `{word}`, and would end or lose the transaction of the runner"),
        remedy: remedy.to_owned(),
    })
}

fn pending_ids(directory: &Directory, history: &[HistoryEntry]) -> Vec<String> {
    let migrations = directory.migrations.iter();
    let pending = migrations.filter(|migration| !is_applied(history, &migration.id));
    pending.map(|migration| migration.id.clone()).collect()
}

/// The position of the id that was asked for: that id itself, or the only one that begins so.
pub(super) fn named<'a>(ids: impl Iterator<Item = &'a str> + Clone, asked: &str) -> Option<usize> {
    let exactly = ids.clone().position(|id| id == asked);
    exactly.or_else(|| {
        let mut beginning = ids.enumerate().filter(|(_, id)| id.starts_with(asked));
        match (beginning.next(), beginning.next()) {
            (Some((position, _)), None) if !asked.is_empty() => Some(position),
            _ => None,
        }
    })
}

/// How many of the migrations are run.
fn reached(migrations: &[&Migration], mut limit: Limit) -> usize {
    let mut before: Option<&Migration> = None;
    for (number, migration) in migrations.iter().enumerate() {
        if before.is_some_and(|before| begins_release(before, migration)) {
            limit = limit.of_later_releases();
        }
        if !limit.allows(migration.phase) {
            return number;
        }
        before = Some(migration);
    }
    migrations.len()
}

/// Whether `next` begins another release: within one, the phases ascend.
fn begins_release(before: &Migration, next: &Migration) -> bool {
    next.phase < before.phase
}

/// Whether every migration that has run has its file, unchanged, and none was slipped in before one that
/// has run.
///
/// # Errors
///
/// The first disagreement.
pub fn agree(directory: &Directory, history: &[HistoryEntry]) -> Result<(), MigrationError> {
    for entry in history.iter().filter(|entry| has_effect(entry)) {
        let Some(migration) = directory.migration(&entry.id) else {
            return Err(MigrationError::Missing {
                id: entry.id.clone(),
                applied_at: entry.started_at.clone(),
                directory: directory.path.clone(),
            });
        };
        if migration.checksum() != entry.checksum {
            return Err(MigrationError::Changed {
                path: migration.up.path.clone(),
                applied_at: entry.started_at.clone(),
            });
        }
    }
    let last_applied = history
        .iter()
        .filter(|entry| has_effect(entry))
        .map(|entry| entry.id.as_str())
        .max();
    if let Some(last_applied) = last_applied {
        let early = directory.migrations.iter().find(|migration| {
            migration.id.as_str() < last_applied
                && !history
                    .iter()
                    .any(|entry| entry.id == migration.id && has_effect(entry))
        });
        if let Some(migration) = early {
            return Err(MigrationError::OutOfOrder {
                path: migration.up.path.clone(),
                last_applied: last_applied.to_owned(),
            });
        }
    }
    Ok(())
}

/// Whether something of the migration is in the database. One that failed in its transaction, or before
/// its first part was done, may be mended in its file.
pub fn has_effect(entry: &HistoryEntry) -> bool {
    match entry.outcome {
        Outcome::Applied | Outcome::Reverting => true,
        Outcome::Running | Outcome::Failed => entry.parts_done > 0,
    }
}

/// Whether the migration is in the database, all of it.
pub fn is_applied(history: &[HistoryEntry], id: &str) -> bool {
    history
        .iter()
        .any(|entry| entry.id == id && entry.outcome == Outcome::Applied)
}
