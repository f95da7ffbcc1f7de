//! Why seeds were not run.

use crate::database::DatabaseError;
use crate::migration::{Cause, MigrationError};
use std::path::PathBuf;

/// Why seeds could not be read, run or taken back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeedError {
    /// The directory or a file in it cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The directory or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what the file of a seed must be.
    #[error("{}: {problem}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
    /// There is no folder for the environment.
    #[error("{} has no environment `{environment}`", path.display())]
    UnknownEnvironment {
        /// The directory of the seeds.
        path: PathBuf,
        /// The environment that was asked for.
        environment: String,
        /// The environments that there are.
        environments: Vec<String>,
    },
    /// A seed belongs to another environment than the database has the seeds of.
    #[error("the database has seeds of the environment `{there}`: {}", names.join(", "))]
    OtherEnvironment {
        /// The environment whose seeds are there.
        there: String,
        /// Those seeds.
        names: Vec<String>,
    },
    /// Seeds have changed since they ran, and do not say that they may run again.
    #[error("changed since they ran: {}; nothing was run", names.join(", "))]
    Changed {
        /// Those seeds.
        names: Vec<String>,
    },
    /// A seed needs a migration that is not applied.
    #[error(
        "the seed `{name}` needs the migration `{migration}`, which is not applied; nothing was run"
    )]
    MigrationMissing {
        /// The seed.
        name: String,
        /// The migration.
        migration: String,
    },
    /// No seed of that name has run.
    #[error("no seed `{name}` has run here")]
    NotThere {
        /// The name that was asked for.
        name: String,
        /// Those that have run.
        names: Vec<String>,
    },
    /// A seed cannot be taken back.
    #[error("the seed `{name}` had no way back when it ran")]
    NoDown {
        /// The seed.
        name: String,
    },
    /// Another seed stands on it.
    #[error("the seed `{name}` cannot go before those that come after it: {}", dependants.join(", "))]
    Needed {
        /// The seed.
        name: String,
        /// The seeds that say `after` of it and have run.
        dependants: Vec<String>,
    },
    /// A seed failed. Nothing of it is left.
    #[error("the seed `{name}`: {source}\n  nothing of it is left; {}", before(*done))]
    Failed {
        /// The seed.
        name: String,
        /// How many were run or taken back before it.
        done: usize,
        /// What the server said.
        source: Box<DatabaseError>,
    },
    /// The runner's lock was not to be had, or what it said otherwise.
    #[error(transparent)]
    Runner(#[from] MigrationError),
    /// The database could not be asked.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

fn before(done: usize) -> String {
    match done {
        0 => "none was done before it".to_owned(),
        1 => "the one before it is done".to_owned(),
        done => format!("the {done} before it are done"),
    }
}

impl SeedError {
    /// What to do about it; `None` where the message already says it.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Read { .. } => {
                "name the directory with `--seeds`, or write the first seed there: `seeds/countries.sql`".to_owned()
            }
            Self::File { remedy, .. } => remedy.clone(),
            Self::UnknownEnvironment { environments, .. } if environments.is_empty() => {
                "an environment is a folder among the seeds: `seeds/development/customers.sql`".to_owned()
            }
            Self::UnknownEnvironment { environments, .. } => {
                format!("there are {}", environments.join(", "))
            }
            Self::OtherEnvironment { there, names } => {
                let flags: Vec<String> = names.iter().map(|name| format!("--undo {name}")).collect();
                format!(
                    "name another database, or `--environment {there}`; to make it one of another environment, take \
                     those back first: `cargo schema seed {}`",
                    flags.join(" ")
                )
            }
            Self::Changed { names } => format!(
                "restore the file and put new rows into a seed of their own; or take it back first, `cargo schema seed \
                 --undo {}`; or, where its statements may run again (`ON CONFLICT .. DO UPDATE`), write `-- architrave: \
                 repeatable = true` above them",
                names.first().map_or("NAME", String::as_str)
            ),
            Self::MigrationMissing { .. } => "apply it first: `cargo schema run`".to_owned(),
            Self::NotThere { names, .. } if names.is_empty() => "none has".to_owned(),
            Self::NotThere { names, .. } => format!("there are {}", names.join(", ")),
            Self::NoDown { name } => format!(
                "delete its rows by hand; a `{name}.down.sql` beside the file is recorded when it runs the next time"
            ),
            Self::Needed { dependants, .. } => {
                let flags: Vec<String> = dependants.iter().map(|name| format!("--undo {name}")).collect();
                format!("take them back with it: add `{}`", flags.join(" "))
            }
            Self::Failed { source, .. } => {
                let cause = source.remedy();
                let cause = cause.as_deref().unwrap_or("mend the file");
                format!("{cause}; then `cargo schema seed` goes on from here")
            }
            Self::Runner(error) => return error.remedy(),
            Self::Database(error) => return error.remedy(),
        })
    }

    /// Whose doing it is.
    pub fn cause(&self) -> Cause {
        match self {
            Self::Changed { .. } | Self::OtherEnvironment { .. } => Cause::Disagreement,
            Self::File { .. }
            | Self::UnknownEnvironment { .. }
            | Self::MigrationMissing { .. }
            | Self::NotThere { .. }
            | Self::NoDown { .. }
            | Self::Needed { .. } => Cause::Usage,
            Self::Runner(error) => error.cause(),
            Self::Read { .. } | Self::Failed { .. } | Self::Database(_) => Cause::Environment,
        }
    }
}
