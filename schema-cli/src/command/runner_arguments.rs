//! What `run`, `revert`, `redo` and `status` have in common.

use crate::Error;
use crate::arguments::Connection;
use crate::database::{self, Database};
use crate::migration::{Directory, Event, Options};
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// Which migrations, on which database, how patiently.
#[derive(Args, Debug)]
pub struct RunnerArguments {
    /// The directory of the migrations
    #[arg(long, value_name = "DIR", default_value = "migrations")]
    pub migrations: PathBuf,
    /// Seconds that a statement waits for a lock before it gives up and is tried again
    #[arg(long, value_name = "SECONDS", default_value_t = 3)]
    pub lock_timeout: u32,
    /// How often a statement that got no lock is tried
    #[arg(long, value_name = "NUMBER", default_value_t = 12)]
    pub attempts: u32,
    /// Seconds to wait for another runner
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub runner_wait: u32,
    /// Which database
    #[command(flatten)]
    pub connection: Connection,
}

impl RunnerArguments {
    /// The options that these arguments say; without a limit.
    pub fn options(&self) -> Options {
        Options {
            lock_timeout: Duration::from_secs(self.lock_timeout.into()),
            attempts: self.attempts.max(1),
            runner_wait: Duration::from_secs(self.runner_wait.into()),
            ..Options::default()
        }
    }

    /// The migrations.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub fn directory(&self) -> Result<Directory, Error> {
        Ok(Directory::read(&self.migrations)?)
    }

    /// The database.
    ///
    /// # Errors
    ///
    /// When none is named, or it cannot be connected to.
    pub fn database(&self) -> Result<Box<dyn Database>, Error> {
        let url = self.connection.database_url.as_ref().ok_or(Error::Usage {
            problem: "no database is named".to_owned(),
            remedy: "write `--database-url URL`, or set DATABASE_URL".to_owned(),
        })?;
        Ok(database::open(url)?)
    }
}

/// Shows what happens, on standard error.
pub(super) fn show_event(event: Event<'_>) {
    anstream::eprintln!("{event}");
}
