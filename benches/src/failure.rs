//! Why nothing could be measured.

use std::io;
use std::path::{Path, PathBuf};
use xtask::process::ProcessError;
use xtask::servers::ServerError;
use xtask::tools::ToolError;

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A file could not be written or read.
    #[error("{path}: {1}", path = .0.display())]
    File(PathBuf, io::Error),
    /// A command failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A server is missing.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// A peer cannot be installed.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// A statement failed.
    #[error("{what}: {}", described(error))]
    Database {
        /// What was done.
        what: String,
        /// What the server said.
        error: postgres::Error,
    },
    /// A line of the history cannot be read.
    #[error("benches/history.tsv, line {0}: {1}")]
    History(usize, String),
    /// What should have been there is not.
    #[error("{0}")]
    Unexpected(String),
}

impl Failure {
    /// The failure of a file.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::File(path, error)
    }

    /// The failure of a statement.
    pub(crate) fn database(what: impl Into<String>) -> impl FnOnce(postgres::Error) -> Self {
        let what = what.into();
        move |error| Self::Database { what, error }
    }
}

/// The error of the driver says "db error" alone; its source says which.
fn described(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => format!("{} ({})", said.message(), said.code().code()),
        None => error.to_string(),
    }
}
