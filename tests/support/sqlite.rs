//! An empty SQLite file for one test.

mod dump;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use crate::catalogue::Catalogue;
use crate::or_fail;

pub use dump::{catalogue, without_statements};

/// A database file in a folder of its own, deleted when this value goes.
#[derive(Debug)]
pub struct ScratchFile {
    /// SQLite puts a journal beside the file, so the folder is the unit that goes.
    _folder: TempDir,
    path: PathBuf,
}

/// Names a database file that does not exist yet, in an empty temporary folder.
///
/// # Panics
///
/// When the folder cannot be made.
#[track_caller]
pub fn scratch_file() -> ScratchFile {
    let made = tempfile::Builder::new()
        .prefix("architrave-sqlite-")
        .tempdir();
    let folder = or_fail(made, "cannot make a temporary folder");
    let path = folder.path().join("scratch.sqlite3");
    ScratchFile {
        _folder: folder,
        path,
    }
}

impl ScratchFile {
    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The address of the database, `sqlite:///folder/scratch.sqlite3`.
    pub fn url(&self) -> String {
        format!("sqlite://{}", self.path.display())
    }

    /// Opens the file, making it if it does not exist, with foreign keys enforced.
    ///
    /// # Panics
    ///
    /// When SQLite cannot open it.
    #[track_caller]
    pub fn connect(&self) -> Connection {
        let connection = or_fail(
            Connection::open(&self.path),
            "cannot open the database of the test",
        );
        or_fail(
            connection.pragma_update(None, "foreign_keys", true),
            "cannot enforce foreign keys",
        );
        connection
    }

    /// Runs SQL statements, separated by semicolons.
    ///
    /// # Panics
    ///
    /// When one of them fails.
    #[track_caller]
    pub fn execute(&self, sql: &str) {
        or_fail(
            self.connect().execute_batch(sql),
            "cannot run the SQL of the test",
        );
    }

    /// What the database holds; see [`catalogue`].
    ///
    /// # Panics
    ///
    /// When SQLite cannot read the file.
    #[track_caller]
    pub fn catalogue(&self) -> Catalogue {
        catalogue(&self.connect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scratch_file_is_empty_and_goes_with_its_value() {
        let file = scratch_file();
        assert!(file.catalogue().is_empty());
        let path = file.path().to_owned();
        assert!(path.exists());
        drop(file);
        assert!(!path.exists());
    }

    #[test]
    #[should_panic(expected = "FOREIGN KEY constraint failed")]
    fn foreign_keys_are_enforced() {
        let file = scratch_file();
        file.execute("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a_id REFERENCES a)");
        file.execute("INSERT INTO b VALUES (1)");
    }
}
