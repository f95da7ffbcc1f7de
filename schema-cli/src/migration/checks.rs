//! The history against the directory: what is wrong, and what is to be done.

use super::{Directory, Limit, Migration, MigrationError};
use crate::database::{HistoryEntry, Outcome};

/// What a run would do.
#[derive(Debug)]
pub struct Pending<'a> {
    /// The migrations that run, in order.
    pub migrations: Vec<&'a Migration>,
    /// Those that wait, in order, because the first of them is beyond the limit.
    pub waiting: Waiting<'a>,
}

/// Migrations that a run leaves for later.
#[derive(Debug, Default)]
pub struct Waiting<'a> {
    /// The migrations. The first is beyond the limit; the others come after it.
    pub migrations: Vec<&'a Migration>,
}

impl Waiting<'_> {
    /// Whether some of them are within the limit and wait only for their turn. An earlier release was
    /// then not finished.
    pub fn holds_up(&self, limit: Limit) -> bool {
        self.migrations
            .iter()
            .any(|migration| limit.allows(migration.phase))
    }
}

/// What a run with this limit would do, given the history.
///
/// # Errors
///
/// When the history and the directory do not agree.
pub(super) fn pending<'a>(
    directory: &'a Directory,
    history: &[HistoryEntry],
    limit: Limit,
) -> Result<Pending<'a>, MigrationError> {
    agree(directory, history)?;
    if let Some(entry) = history
        .iter()
        .find(|entry| entry.outcome == Outcome::Reverting)
    {
        return Err(MigrationError::RevertInterrupted {
            id: entry.id.clone(),
        });
    }
    let mut migrations: Vec<&Migration> = directory
        .migrations
        .iter()
        .filter(|migration| !is_applied(history, &migration.id))
        .collect();
    let reached = migrations
        .iter()
        .position(|migration| !limit.allows(migration.phase))
        .unwrap_or(migrations.len());
    let waiting = Waiting {
        migrations: migrations.split_off(reached),
    };
    Ok(Pending {
        migrations,
        waiting,
    })
}

/// Whether every migration that has run has its file, unchanged, and none was slipped in before one that
/// has run.
///
/// # Errors
///
/// The first disagreement.
pub(super) fn agree(directory: &Directory, history: &[HistoryEntry]) -> Result<(), MigrationError> {
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
pub(super) fn has_effect(entry: &HistoryEntry) -> bool {
    match entry.outcome {
        Outcome::Applied | Outcome::Reverting => true,
        Outcome::Running | Outcome::Failed => entry.parts_done > 0,
    }
}

/// Whether the migration is in the database, all of it.
pub(super) fn is_applied(history: &[HistoryEntry], id: &str) -> bool {
    history
        .iter()
        .any(|entry| entry.id == id && entry.outcome == Outcome::Applied)
}
