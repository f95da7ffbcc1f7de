//! Why a run did not do what it was asked.

use super::{DroppedData, RepairError, Serving};
use crate::database::DatabaseError;
use schema_core::plan::DataObject;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::PathBuf;

/// Why migrations could not be read, applied or reverted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationError {
    /// The directory or a file in it cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The directory or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The directory holds migrations of another tool.
    #[error("{} holds migrations of {tool}, which runs them itself", path.display())]
    OtherTool {
        /// A file that shows it.
        path: PathBuf,
        /// The tool.
        tool: &'static str,
        /// The command that applies them.
        command: &'static str,
    },
    /// A file is not what a migration's file must be.
    #[error("{}: {problem}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
    /// An applied migration's file is not what was applied.
    #[error("{}: the file has changed since it was applied on {applied_at}", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
        /// When it was applied.
        applied_at: String,
    },
    /// An applied migration has no file.
    #[error("the migration `{id}` was applied on {applied_at}, and {} has no file for it", directory.display())]
    Missing {
        /// The migration.
        id: String,
        /// When it was applied.
        applied_at: String,
        /// The directory.
        directory: PathBuf,
    },
    /// A later release has migrated the database further than is safe beside this one.
    #[error(
        "a later release has gone past this one: `{id}`, of the phase {phase}, was applied on {applied_at}"
    )]
    Overtaken {
        /// The first migration that is not safe beside this release.
        id: String,
        /// Its phase, as the history has it.
        phase: String,
        /// When it was applied.
        applied_at: String,
    },
    /// A migration that has not run comes before one that has.
    #[error("{}: not applied, and it comes before `{last_applied}`, which is", path.display())]
    OutOfOrder {
        /// The file.
        path: PathBuf,
        /// The newest migration that has been applied.
        last_applied: String,
    },
    /// A revert was interrupted, and the database is between two migrations.
    #[error("reverting `{id}` was interrupted: the database is between two migrations")]
    RevertInterrupted {
        /// The migration.
        id: String,
    },
    /// No migration has the id, or more than one begins so.
    #[error("`{id}` is not the id of an applied migration, nor how a single one of them begins")]
    UnknownTarget {
        /// The id that was asked for.
        id: String,
        /// The migrations that are applied, newest first.
        applied: Vec<String>,
    },
    /// A migration cannot be reverted.
    #[error("{}: the migration has no way back", path.display())]
    NoDown {
        /// The file of the way back, which is not there.
        path: PathBuf,
    },
    /// The way back would drop data, and nobody approved it.
    #[error("reverting drops data that nobody approved; {state}{}", lines(objects))]
    DataLoss {
        /// What would be dropped.
        objects: Vec<DroppedData>,
        /// What state the database is in now.
        state: String,
    },
    /// Another runner has the database.
    #[error("another runner is at work on {address}: {holder}; waited {seconds} s")]
    Locked {
        /// The database.
        address: String,
        /// What is known of the other runner.
        holder: String,
        /// How long we waited.
        seconds: u64,
    },
    /// A migration failed.
    #[error("{}: {source}\n  {state}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What the server said.
        source: Box<DatabaseError>,
        /// What state the database is in now.
        state: String,
    },
    /// The lock is gone although the connection is not.
    #[error(
        "the lock that keeps other runners out is gone: the session was handed to somebody else\n  {state}"
    )]
    LockLost {
        /// Where the run stands.
        state: String,
    },
    /// The run was asked to stop.
    #[error("stopped: {reason}\n  {state}{}", serving.as_ref().map(|it| format!("\n  {it}")).unwrap_or_default())]
    Stopped {
        /// By whom, or why.
        reason: String,
        /// Where it stands.
        state: String,
        /// Which releases the database serves now; `None` where it could not be asked.
        serving: Option<Serving>,
    },
    /// The history was not corrected.
    #[error(transparent)]
    Repair(#[from] RepairError),
    /// The database could not be asked.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Whose doing an error is: programs decide by it what becomes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// History, files and database do not agree, or a run was stopped.
    Disagreement,
    /// What was asked for does not go together with what is there.
    Usage,
    /// The surroundings failed: files, the database, a permission.
    Environment,
}

impl MigrationError {
    /// What to do about it; `None` where the message already says it.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Read { .. } => {
                "name the directory with `--migrations`; `cargo schema generate` writes the first files"
                    .to_owned()
            }
            Self::OtherTool { command, .. } => format!("run `{command}`"),
            Self::File { remedy, .. } => remedy.clone(),
            Self::Changed { .. } => {
                "`cargo schema status --repair` shows what has changed and the ways out: mostly, restore the \
                 file as it was, and put the change into a new migration (`cargo schema generate`)"
                    .to_owned()
            }
            Self::Missing { .. } => "restore the file from version control, or switch to the branch \
                 that has it and revert the migration there (`cargo schema revert`); `cargo schema status \
                 --restore ID` writes it as it was applied"
                .to_owned(),
            Self::Overtaken { .. } => "start the later release; this one reads or writes what is gone by now. To bring it \
                 back, revert that migration with the files of the later release (`cargo schema revert`)"
                .to_owned(),
            Self::OutOfOrder { .. } => {
                "another branch has added it: revert the later ones first (`cargo schema revert --to ID`), or \
                 write it again so that it comes last: delete its files, restore the schema.lock of \
                 the other branch, and run `cargo schema generate`"
                    .to_owned()
            }
            Self::RevertInterrupted { .. } => {
                "finish it first: `cargo schema revert`".to_owned()
            }
            Self::UnknownTarget { applied, .. } => match applied.as_slice() {
                [] => "nothing is applied".to_owned(),
                applied => format!("applied are, newest first: {}", applied.join(", ")),
            },
            Self::NoDown { .. } => {
                "write a new migration that undoes it, or restore a backup".to_owned()
            }
            Self::DataLoss { objects, .. } => {
                let flags: BTreeSet<String> = objects
                    .iter()
                    .map(|dropped| format!("--allow-data-loss {}", shell_word(&dropped.object)))
                    .collect();
                let flags: Vec<String> = flags.into_iter().collect();
                format!(
                    "copy what is worth keeping, then approve the rest with `{}`",
                    flags.join(" ")
                )
            }
            Self::Locked { .. } => {
                "wait until it is done, or end that session if it hangs: `SELECT pg_terminate_backend(PROCESS)` on \
                 PostgreSQL, its process on SQLite; `cargo schema status` shows how far it came"
                    .to_owned()
            }
            Self::Failed { path, source, .. } => {
                let verb = match path.to_string_lossy().ends_with(".down.sql") {
                    true => "revert",
                    false => "run",
                };
                let cause = source.remedy();
                let cause = cause.as_deref().unwrap_or("mend the cause");
                format!(
                    "{cause}; then `cargo schema {verb}` goes on from here, and `cargo schema status` shows what is \
                     applied"
                )
            }
            Self::LockLost { .. } => "a pooler in transaction mode stands between: give the runner a direct address, \
                 or one of a pool in session mode, and run again"
                .to_owned(),
            Self::Stopped { .. } => "the database can stay like this. `cargo schema run` goes on from here, \
                 `cargo schema revert` goes back"
                .to_owned(),
            Self::Repair(error) => error.remedy(),
            Self::Database(error) => return error.remedy(),
        })
    }

    /// Whose doing it is.
    pub fn cause(&self) -> Cause {
        match self {
            Self::Changed { .. }
            | Self::Missing { .. }
            | Self::OutOfOrder { .. }
            | Self::Overtaken { .. }
            | Self::RevertInterrupted { .. }
            | Self::Stopped { .. } => Cause::Disagreement,
            Self::OtherTool { .. }
            | Self::File { .. }
            | Self::UnknownTarget { .. }
            | Self::NoDown { .. }
            | Self::DataLoss { .. } => Cause::Usage,
            Self::Repair(error) => error.cause(),
            Self::LockLost { .. }
            | Self::Read { .. }
            | Self::Locked { .. }
            | Self::Failed { .. }
            | Self::Database(_) => Cause::Environment,
        }
    }
}

/// Each on an indented line of its own.
fn lines(items: &[impl Display]) -> String {
    items.iter().map(|item| format!("\n  {item}")).collect()
}

/// The object as an argument that a shell takes for one word.
fn shell_word(object: &DataObject) -> String {
    let name = object.to_string();
    let is_plain = |character: char| character.is_alphanumeric() || "._-".contains(character);
    if name.chars().all(is_plain) {
        name
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}
