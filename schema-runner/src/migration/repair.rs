//! Setting the history right. Nothing here runs a migration.

use super::directory::is_id;
use super::lock::with_lock;
use super::{Cause, Directory, Event, MigrationError, Options, checks};
use crate::database::{Database, HistoryEntry, Origin, Outcome, Record};

/// Why the history was not corrected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RepairError {
    /// The directory has no such migration.
    #[error("there is no migration `{id}` in the directory")]
    NotInDirectory {
        /// The id.
        id: String,
        /// Those that are not applied.
        pending: Vec<String>,
    },
    /// The history has no such migration.
    #[error("the history has no migration `{id}`")]
    NotInHistory {
        /// The id.
        id: String,
    },
    /// It is recorded as applied already.
    #[error("`{id}` is recorded as applied already, {origin}")]
    Applied {
        /// The id.
        id: String,
        /// How it came into the history.
        origin: String,
    },
    /// An earlier one is not applied.
    #[error("`{first}` comes before `{id}` and is not applied")]
    NotItsTurn {
        /// The id.
        id: String,
        /// The first that is not applied.
        first: String,
    },
    /// A later one is applied.
    #[error("`{last}` comes after `{id}` and is applied")]
    NotTheNewest {
        /// The id.
        id: String,
        /// The newest that is applied.
        last: String,
    },
    /// There is nothing to accept.
    #[error("the file of `{id}` is what was applied")]
    Unchanged {
        /// The id.
        id: String,
    },
    /// It stands half done, and its file decides how it goes on.
    #[error("`{id}` is not finished: parts of another text of it are done")]
    Unfinished {
        /// The id.
        id: String,
    },
    /// The history does not have its text.
    #[error("the history does not have the text of `{id}`")]
    NoText {
        /// The id.
        id: String,
    },
    /// The history has an id that no file can have.
    #[error("the history has the id `{}`, which is no name of a migration", id.escape_debug())]
    HostileId {
        /// The id.
        id: String,
    },
}

impl RepairError {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::NotInDirectory { pending, .. } => match pending.as_slice() {
                [] => "every migration of the directory is applied".to_owned(),
                pending => format!("not applied are {}", pending.join(", ")),
            },
            Self::NotInHistory { .. } => "`cargo schema status` lists what it has".to_owned(),
            Self::Applied { .. } => "there is nothing to record".to_owned(),
            Self::NotItsTurn { first, .. } => {
                format!("apply or mark `{first}` first: migrations build on each other")
            }
            Self::NotTheNewest { last, .. } => format!("take back `{last}` first"),
            Self::Unchanged { .. } => "there is nothing to accept".to_owned(),
            Self::Unfinished { .. } => {
                "restore its file (`cargo schema status --restore ID`) and run or revert it"
                    .to_owned()
            }
            Self::NoText { .. } => "restore the file from version control".to_owned(),
            Self::HostileId { .. } => {
                "find out who wrote that row before you run anything on this database".to_owned()
            }
        }
    }

    /// Whose doing it is.
    pub fn cause(&self) -> Cause {
        match self {
            Self::HostileId { .. } => Cause::Disagreement,
            _ => Cause::Usage,
        }
    }
}

/// Records as applied a migration whose script a person has run.
///
/// # Errors
///
/// [`RepairError`] where it is not the next one; whatever keeps the history from being read or written.
pub fn mark(
    database: &mut dyn Database,
    directory: &Directory,
    id: &str,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<(), MigrationError> {
    with_lock(database, options, progress, |database, _| {
        let history = database.history()?;
        checks::agree(directory, &history)?;
        let pending = || {
            let migrations = directory.migrations.iter();
            migrations.filter(|it| !checks::is_applied(&history, &it.id))
        };
        let Some(migration) = directory.migration(id) else {
            return Err(RepairError::NotInDirectory {
                id: id.to_owned(),
                pending: pending().map(|it| it.id.clone()).collect(),
            }
            .into());
        };
        if let Some(entry) = history.iter().find(|entry| entry.id == id)
            && entry.outcome == Outcome::Applied
        {
            return Err(RepairError::Applied {
                id: id.to_owned(),
                origin: entry.origin.clone(),
            }
            .into());
        }
        if let Some(first) = pending().next().filter(|first| first.id != id) {
            return Err(RepairError::NotItsTurn {
                id: id.to_owned(),
                first: first.id.clone(),
            }
            .into());
        }
        database.create_history()?;
        let checksum = migration.checksum();
        Ok(database.record(&Record::Marked {
            migration: migration.recorded(&checksum, newest(&history)),
            origin: &Origin::Marked.words(),
            at: None,
        })?)
    })
}

/// Forgets the newest migration, whose way back a person has run.
///
/// # Errors
///
/// [`RepairError`] where it is not the newest; whatever keeps the history from being read or written.
pub fn unmark(
    database: &mut dyn Database,
    id: &str,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<(), MigrationError> {
    with_lock(database, options, progress, |database, _| {
        let history = database.history()?;
        find(&history, id)?;
        database.create_history()?;
        if let Some(last) = history.iter().rfind(|entry| checks::has_effect(entry))
            && last.id.as_str() > id
        {
            return Err(RepairError::NotTheNewest {
                id: id.to_owned(),
                last: last.id.clone(),
            }
            .into());
        }
        Ok(database.record(&Record::Reverted { id })?)
    })
}

/// Takes the file of an applied migration for what was applied.
///
/// # Errors
///
/// [`RepairError`] where there is nothing to accept, or the migration is not finished; whatever keeps the
/// history from being read or written.
pub fn accept(
    database: &mut dyn Database,
    directory: &Directory,
    id: &str,
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<(), MigrationError> {
    with_lock(database, options, progress, |database, _| {
        let history = database.history()?;
        let entry = find(&history, id)?;
        database.create_history()?;
        let Some(migration) = directory.migration(id) else {
            return Err(RepairError::NotInDirectory {
                id: id.to_owned(),
                pending: Vec::new(),
            }
            .into());
        };
        let checksum = migration.checksum();
        if entry.checksum == checksum {
            return Err(RepairError::Unchanged { id: id.to_owned() }.into());
        }
        if entry.outcome != Outcome::Applied {
            return Err(RepairError::Unfinished { id: id.to_owned() }.into());
        }
        Ok(database.record(&Record::Accepted(migration.recorded(&checksum, None)))?)
    })
}

/// The files of a migration as they were applied, by name; the caller writes them.
///
/// # Errors
///
/// [`RepairError`] where the history does not have their text, or an id that no file may have.
pub fn restored(
    database: &mut dyn Database,
    id: &str,
) -> Result<Vec<(String, String)>, MigrationError> {
    let history = database.history()?;
    let entry = find(&history, id)?;
    // Whoever can write to the database must not write to files.
    if !is_id(id) {
        return Err(RepairError::HostileId { id: id.to_owned() }.into());
    }
    let Some(up) = &entry.up_text else {
        return Err(RepairError::NoText { id: id.to_owned() }.into());
    };
    let up = (format!("{id}.up.sql"), up.clone());
    let down = entry.down_text.as_ref();
    let down = down.map(|text| (format!("{id}.down.sql"), text.clone()));
    Ok([Some(up), down].into_iter().flatten().collect())
}

fn find<'a>(history: &'a [HistoryEntry], id: &str) -> Result<&'a HistoryEntry, RepairError> {
    let entry = history.iter().find(|entry| entry.id == id);
    entry.ok_or_else(|| RepairError::NotInHistory { id: id.to_owned() })
}

fn newest(history: &[HistoryEntry]) -> Option<&str> {
    let entry = history
        .iter()
        .rfind(|entry| entry.outcome == Outcome::Applied);
    entry.map(|entry| entry.id.as_str())
}
