//! What is applied, and what is not.

use super::{Directory, MigrationError, Serving, checks, serving};
use crate::database::{Database, HistoryEntry, Outcome};
use schema_core::plan::Phase;

/// What is applied, and what is not.
#[derive(Debug)]
pub struct Status {
    /// The migrations of the directory and of the history, in order of id.
    pub entries: Vec<StatusEntry>,
    /// Why a run would refuse, if it would.
    pub problem: Option<MigrationError>,
    /// Which releases the database serves.
    pub serving: Serving,
    /// What is known of the runner that is at work; `None` where there is none.
    pub at_work: Option<String>,
}

/// A migration, as `status` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusEntry {
    /// Its id.
    pub id: String,
    /// Its phase; `None` where the history has a word that is not known.
    pub phase: Option<Phase>,
    /// Its state.
    pub state: State,
    /// Its row in the history, if it has one.
    pub history: Option<HistoryEntry>,
}

/// The state of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is applied.
    Applied,
    /// It is not.
    Pending,
    /// It is applied, and its file is another one now.
    Changed,
    /// It is applied, and its file is gone.
    Missing,
    /// It is not applied, and comes before one that is.
    OutOfOrder,
    /// It is being applied.
    Running,
    /// It was being applied, and that was interrupted.
    Interrupted,
    /// It failed.
    Failed,
    /// It is being reverted, or that was interrupted.
    Reverting,
}

impl State {
    /// The word for it.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Pending => "pending",
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::OutOfOrder => "out of order",
            Self::Running => "running",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
            Self::Reverting => "half reverted",
        }
    }
}

/// Compares the history with the directory. It does not write, and takes no lock.
///
/// # Errors
///
/// When the history cannot be read.
pub fn status(
    database: &mut dyn Database,
    directory: &Directory,
) -> Result<Status, MigrationError> {
    let at_work = database.runner_at_work()?;
    let history = database.history()?;
    let last_applied = history
        .iter()
        .filter(|entry| checks::has_effect(entry))
        .map(|entry| entry.id.clone())
        .max();
    let mut entries: Vec<StatusEntry> = directory
        .migrations
        .iter()
        .map(|migration| {
            let entry = history.iter().find(|entry| entry.id == migration.id);
            let state = match entry {
                Some(entry)
                    if checks::has_effect(entry) && entry.checksum != migration.checksum() =>
                {
                    State::Changed
                }
                Some(entry) => match entry.outcome {
                    Outcome::Applied => State::Applied,
                    Outcome::Running if at_work.is_some() => State::Running,
                    Outcome::Running => State::Interrupted,
                    Outcome::Failed => State::Failed,
                    Outcome::Reverting => State::Reverting,
                },
                None if last_applied
                    .as_ref()
                    .is_some_and(|last| migration.id < *last) =>
                {
                    State::OutOfOrder
                }
                None => State::Pending,
            };
            StatusEntry {
                id: migration.id.clone(),
                phase: Some(migration.phase),
                state,
                history: entry.cloned(),
            }
        })
        .collect();
    let missing = history
        .iter()
        .filter(|entry| directory.migration(&entry.id).is_none())
        .map(|entry| StatusEntry {
            id: entry.id.clone(),
            phase: Phase::ALL
                .iter()
                .copied()
                .find(|phase| phase.keyword() == entry.phase),
            state: State::Missing,
            history: Some(entry.clone()),
        });
    entries.extend(missing);
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Status {
        entries,
        serving: serving(directory, &history),
        at_work,
        problem: checks::agree(directory, &history).err(),
    })
}
