//! What can go wrong with a server.

use std::io;
use std::path::PathBuf;

use super::Selector;
use crate::process::ProcessError;

/// A server could not be found, started or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// No engine has this name.
    #[error("there is no engine `{name}`; write one of: {known}")]
    UnknownEngine {
        /// The name that was asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The engine is not offered in this version.
    #[error("{engine} is not offered in version `{version}`; write one of: {known}")]
    UnknownVersion {
        /// The engine's name.
        engine: &'static str,
        /// The version that was asked for.
        version: String,
        /// The versions there are.
        known: String,
    },
    /// The engine's programs are not on this machine and cannot be installed without asking.
    #[error("{engine} {version} is not on this machine (looked in {looked_in})\n  {remedy}")]
    NotInstalled {
        /// The engine's name for people.
        engine: &'static str,
        /// The version that was asked for.
        version: String,
        /// The folders that were searched.
        looked_in: String,
        /// What to run.
        remedy: String,
    },
    /// No server was given and none of ours runs.
    #[error(
        "no {selector} server: {variable} is not set and no server of this checkout runs\n  \
         start one:       cargo xtask servers start {selector}\n  \
         or use your own: {variable}={example}"
    )]
    NotRunning {
        /// What was asked for.
        selector: Selector,
        /// The variable that would name a server.
        variable: String,
        /// What the variable would hold.
        example: String,
    },
    /// The server did not start.
    #[error("{selector} did not start: {source}{}", log_excerpt(log))]
    Launch {
        /// What was asked for.
        selector: String,
        /// What failed.
        source: ProcessError,
        /// The end of the server's log.
        log: String,
    },
    /// A program of the engine or of the system failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A file or folder could not be used.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A record is damaged.
    #[error("{}: not the record of a server ({source}); delete the file and start again", path.display())]
    Record {
        /// The record.
        path: PathBuf,
        /// What is wrong in it.
        source: toml::de::Error,
    },
    /// A record cannot be written.
    #[error("{}: cannot record the server: {source}", path.display())]
    Unrecorded {
        /// The record.
        path: PathBuf,
        /// What failed.
        source: toml::ser::Error,
    },
    /// No TCP port could be had on 127.0.0.1.
    #[error("no free TCP port on 127.0.0.1: {source}")]
    NoPort {
        /// What the operating system said.
        source: io::Error,
    },
}

fn log_excerpt(log: &str) -> String {
    if log.is_empty() {
        String::new()
    } else {
        format!("\n  the server's log ends:\n{log}")
    }
}
