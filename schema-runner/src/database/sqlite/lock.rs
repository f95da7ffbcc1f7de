//! One runner at a time, by a lock on a file beside the database.
//!
//! The system drops such a lock when the process ends, however it ends: a row in a table would stay.
//! The database file itself cannot be locked, because SQLite's own locks on it would be lost. The file is
//! empty, and stays: deleting it would let two runners lock two files of one name.

use super::{DatabaseError, statement_error};
use rusqlite::Connection;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::PathBuf;

/// What follows the name of the database file.
const ENDING: &str = "-architrave-lock";

pub(super) enum Attempted {
    /// The database is this connection's alone.
    NotShared,
    /// Nobody else had it.
    Locked(File),
    /// Somebody else has.
    Held(PathBuf),
}

/// The file that somebody has locked; it is not created.
pub(super) fn holder(connection: &Connection) -> Result<Option<PathBuf>, DatabaseError> {
    let Some(path) = path(connection)? else {
        return Ok(None);
    };
    // Whoever has it locked has created it, and a file that cannot be opened tells nothing.
    let Ok(file) = File::open(&path) else {
        return Ok(None);
    };
    Ok(match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(path),
        _ => None,
    })
}

pub(super) fn try_lock(connection: &Connection) -> Result<Attempted, DatabaseError> {
    let Some(path) = path(connection)? else {
        return Ok(Attempted::NotShared);
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|source| DatabaseError::File {
            path: path.clone(),
            source,
        })?;
    match file.try_lock() {
        Ok(()) => Ok(Attempted::Locked(file)),
        Err(TryLockError::WouldBlock) => Ok(Attempted::Held(path)),
        Err(TryLockError::Error(source)) => Err(DatabaseError::File { path, source }),
    }
}

/// The file that is locked; `None` for a database of the connection alone.
fn path(connection: &Connection) -> Result<Option<PathBuf>, DatabaseError> {
    // SQLite tells the absolute path, so that all spellings of it mean one lock.
    let path: String = connection
        .query_row(
            "SELECT file FROM pragma_database_list WHERE name = 'main'",
            [],
            |row| row.get::<_, Option<String>>(0),
        )
        .map_err(|error| statement_error(&error))?
        .unwrap_or_default();
    Ok(match path.as_str() {
        "" => None,
        _ => Some(PathBuf::from(path + ENDING)),
    })
}
