//! Which releases a database serves, by how far its migrations have come.

use super::{Directory, Migration, checks};
use crate::database::{HistoryEntry, Outcome};
use schema_core::plan::Phase;
use std::fmt;

/// A state that a database can stay in, and which releases it serves there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serving {
    /// The name of the state.
    pub name: &'static str,
    /// Which releases it serves.
    pub sentence: &'static str,
    /// A migration that is half done, with what becomes of it.
    pub unfinished: Option<String>,
}

impl fmt::Display for Serving {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.sentence)?;
        match &self.unfinished {
            Some(unfinished) => write!(formatter, "; {unfinished}"),
            None => Ok(()),
        }
    }
}

/// The state in which the history leaves the database.
pub fn serving(directory: &Directory, history: &[HistoryEntry]) -> Serving {
    let (name, sentence) = state(directory, history);
    let unfinished = history
        .iter()
        .find(|entry| entry.outcome != Outcome::Applied)
        .and_then(|entry| {
            let migration = directory.migration(&entry.id)?;
            let id = &entry.id;
            match (entry.outcome, migration.up.transactional) {
                (Outcome::Reverting, _) => Some(format!("{id} is half reverted")),
                // Nothing of it is left.
                (_, true) => None,
                (_, false) => Some(format!(
                    "{id} is begun, {} of its parts done, and the next run goes on with it",
                    entry.parts_done
                )),
            }
        });
    Serving {
        name,
        sentence,
        unfinished,
    }
}

/// What `generate` calls all migrations of a release: the name up to the phase.
fn release(migration: &Migration) -> Option<&str> {
    let phase = format!("_{}_", migration.phase.keyword());
    let (name, _) = migration.name.split_once(&phase)?;
    Some(name)
}

fn state(directory: &Directory, history: &[HistoryEntry]) -> (&'static str, &'static str) {
    let migrations = &directory.migrations;
    let is_applied = |migration: &Migration| checks::is_applied(history, &migration.id);
    let Some(last) = migrations.iter().rposition(is_applied) else {
        return ("empty", "nothing is applied");
    };
    let Some(next) = migrations.get(last + 1) else {
        return (
            "complete",
            "every migration is applied; only the newest release is served",
        );
    };
    let applied = migrations[last].phase;
    let is_another = release(&migrations[last])
        .zip(release(next))
        .is_some_and(|(one, other)| one != other);
    if next.phase < applied || is_another {
        return (
            "between releases",
            "one release is complete and the next one has not begun; the first is served",
        );
    }
    match (applied, next.phase) {
        (_, Phase::Expand | Phase::Backfill) => (
            "expanding",
            "the previous release is served; the new one must wait for the rest of expand and backfill",
        ),
        (Phase::Expand | Phase::Backfill, _) => (
            "expanded",
            "both releases are served: the new one may be deployed",
        ),
        (Phase::Contract, Phase::Discard) => (
            "contracted",
            "only the new release is served; what it dropped is kept aside, and a revert has its rows",
        ),
        (Phase::Discard, _) => ("discarding", "only the new release is served"),
        (Phase::Contract, _) => ("contracting", "only the new release is served"),
        (Phase::Constrain | Phase::Switch, Phase::Contract) => (
            "constrained",
            "the new release is served; the previous one may read, and its writes may be refused",
        ),
        (Phase::Constrain | Phase::Switch, _) => (
            "constraining",
            "the new release is served; writes of the previous one may be refused",
        ),
    }
}
