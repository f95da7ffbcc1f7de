//! What `run`, `revert`, `redo` and `status` have in common.

use crate::Error;
use crate::arguments::{Connection, Selection};
use crate::database::sqlite::Sqlite;
use crate::database::{self, Address, Database, DatabaseError, Told};
use crate::migration::{Directory, Event, Newer, Options};
use crate::project::Project;
use crate::settings;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Which migrations, on which database, how patiently.
#[derive(Args, Debug)]
pub struct RunnerArguments {
    /// The directory of the migrations; by default the one that architrave.toml names
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// Seconds that a statement waits for a lock before it gives up and is tried again
    #[arg(long, value_name = "SECONDS", default_value_t = 3)]
    pub lock_timeout: u32,
    /// How often a statement that got no lock is tried
    #[arg(long, value_name = "NUMBER", default_value_t = 12)]
    pub attempts: u32,
    /// Seconds to wait for another runner
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub runner_wait: u32,
    /// Act as this role, the owner of the tables; the account must be in it
    #[arg(long, value_name = "NAME")]
    pub role: Option<String>,
    /// Which database
    #[command(flatten)]
    pub connection: Connection,
    /// Which crate
    #[command(flatten)]
    pub selection: Selection,
}

impl RunnerArguments {
    /// The options that these arguments say; without a limit.
    pub fn options(&self) -> Options {
        Options {
            lock_timeout: Duration::from_secs(self.lock_timeout.into()),
            attempts: self.attempts.max(1),
            runner_wait: Duration::from_secs(self.runner_wait.into()),
            // Whoever runs the tool has the files at hand, and is told which are missing.
            newer: Newer::Refuse,
            ..Options::default()
        }
    }

    /// The migrations. Where `--migrations` names them, neither cargo nor a package is needed.
    ///
    /// # Errors
    ///
    /// When they cannot be found or read.
    pub fn directory(&self) -> Result<Directory, Error> {
        let path = match &self.migrations {
            Some(path) => path.clone(),
            None => {
                let engine = Address::parse(self.url()?)?.engine();
                let project = Project::load_manifests(&self.selection)?;
                settings::load(&project)?.migrations_directory(engine)
            }
        };
        Ok(Directory::read(&path)?)
    }

    /// The database, which must be there.
    ///
    /// # Errors
    ///
    /// When none is named, or it cannot be connected to.
    pub fn database(&self) -> Result<Box<dyn Database>, Error> {
        self.as_role(database::open_existing(self.url()?)?)
    }

    /// The database, acting as the role that was named.
    ///
    /// # Errors
    ///
    /// When the account is not in the role.
    pub fn as_role(&self, mut database: Box<dyn Database>) -> Result<Box<dyn Database>, Error> {
        if let Some(role) = &self.role {
            database.set_role(role)?;
        }
        Ok(database)
    }

    /// The database; an SQLite file that is not there is created, which is told on standard error.
    ///
    /// # Errors
    ///
    /// When none is named, or it cannot be connected to.
    pub fn database_or_new(&self) -> Result<Box<dyn Database>, Error> {
        match database::open_existing(self.url()?) {
            Err(DatabaseError::FileMissing { path }) => {
                anstream::eprintln!("{} is not there yet: creating it", path.display());
                self.as_role(database::open(self.url()?)?)
            }
            opened => self.as_role(opened?),
        }
    }

    /// The database; in place of an SQLite file that is not there, an empty one in memory, so that looking
    /// creates nothing.
    ///
    /// # Errors
    ///
    /// When none is named, or it cannot be connected to.
    pub fn database_or_empty(&self) -> Result<Box<dyn Database>, Error> {
        match database::open_existing(self.url()?) {
            Err(DatabaseError::FileMissing { path }) => {
                anstream::eprintln!("{} is not there yet: it would be created", path.display());
                Ok(Box::new(Sqlite::empty_in_place_of(&path)?))
            }
            opened => self.as_role(opened?),
        }
    }

    /// The server that the address names, for scratch databases; for SQLite one in memory.
    ///
    /// # Errors
    ///
    /// When none is named, or it cannot be connected to.
    pub fn server(&self) -> Result<Box<dyn Database>, Error> {
        match Address::parse(self.url()?)? {
            Address::Sqlite(path) => Ok(Box::new(Sqlite::empty_in_place_of(&path)?)),
            Address::Postgres(_) => self.database(),
        }
    }

    /// The address.
    ///
    /// # Errors
    ///
    /// When none is named.
    pub fn url(&self) -> Result<&str, Error> {
        self.connection
            .database_url
            .as_deref()
            .ok_or_else(|| Error::Usage {
                problem: "no database is named".to_owned(),
                remedy: "write `--database-url URL`, or set DATABASE_URL".to_owned(),
            })
    }
}

/// Shows what the server tells while a statement is at work, on standard error.
pub(super) fn show_progress() -> Told {
    Arc::new(|line| anstream::eprintln!("{line}"))
}

/// Shows what happens, on standard error.
pub(super) fn show_event(event: Event<'_>) {
    anstream::eprintln!("{event}");
}
