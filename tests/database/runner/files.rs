//! Directories of migrations for tests.

use schema_cli::migration::{self, Directory, Limit, MigrationError, Options};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;

/// A directory of migrations, deleted when it goes.
pub(super) struct Files {
    folder: TempDir,
}

impl Files {
    pub(super) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Adds a migration, or replaces it.
    pub(super) fn add(
        &self,
        id: &str,
        phase: &str,
        transaction: bool,
        up: &str,
        down: &str,
    ) -> &Self {
        for (direction, sql) in [("up", up), ("down", down)] {
            let text = format!(
                "-- architrave: id = {id}\n-- architrave: phase = {phase}\n\
                 -- architrave: transaction = {transaction}\n\n{sql}\n"
            );
            fs::write(self.path(&format!("{id}.{direction}.sql")), text).unwrap();
        }
        self
    }

    /// Adds a line to the header of a migration's way back.
    pub(super) fn loses(&self, id: &str, objects: &str) -> &Self {
        let path = self.path(&format!("{id}.down.sql"));
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, format!("-- architrave: loses = {objects}\n{text}")).unwrap();
        self
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn read(&self) -> Directory {
        Directory::read(self.folder.path()).unwrap()
    }

    pub(super) fn try_read(&self) -> Result<Directory, MigrationError> {
        Directory::read(self.folder.path())
    }
}

/// Everything, without long waits.
pub(super) fn options() -> Options {
    Options {
        limit: Limit::All,
        lock_timeout: Duration::from_millis(300),
        attempts: 3,
        runner_wait: Duration::from_secs(30),
        ..Options::default()
    }
}

/// Applies with these options; the ids that were applied.
pub(super) fn apply_with(
    url: &str,
    files: &Files,
    options: &Options,
) -> Result<Vec<String>, MigrationError> {
    let mut database = schema_cli::database::open(url).unwrap();
    migration::apply(database.as_mut(), &files.read(), options, &mut |event| {
        eprintln!("{event}");
    })
    .map(|report| report.applied)
}

pub(super) fn apply(url: &str, files: &Files) -> Result<Vec<String>, MigrationError> {
    apply_with(url, files, &options())
}

/// Reverts everything; the ids that were reverted.
pub(super) fn revert_all(url: &str, files: &Files) -> Result<Vec<String>, MigrationError> {
    let mut database = schema_cli::database::open(url).unwrap();
    migration::revert(
        database.as_mut(),
        &files.read(),
        &migration::RevertTarget::All,
        &options(),
        &mut |event| eprintln!("{event}"),
    )
    .map(|report| report.reverted)
}

/// The states of all migrations, in order of id.
pub(super) fn states(url: &str, files: &Files) -> Vec<&'static str> {
    let mut database = schema_cli::database::open(url).unwrap();
    migration::status(database.as_mut(), &files.read())
        .unwrap()
        .entries
        .iter()
        .map(|entry| entry.state.keyword())
        .collect()
}
