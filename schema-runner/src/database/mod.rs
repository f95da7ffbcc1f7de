//! Connections to databases: the history, the lock of the runner, running scripts.
//!
//! Each engine is one folder that implements [`Database`]; [`open`] chooses it by the URL.

mod address;
mod error;
#[cfg_attr(
    not(any(feature = "postgres", feature = "sqlite")),
    expect(dead_code, reason = "what the engines have in common")
)]
mod history;
#[cfg_attr(
    not(any(feature = "postgres", feature = "sqlite")),
    expect(dead_code, reason = "what the engines have in common")
)]
mod history_table;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod preflight;
#[cfg_attr(
    not(any(feature = "postgres", feature = "sqlite")),
    expect(dead_code, reason = "what the engines have in common")
)]
mod seed_history;
#[cfg(feature = "sqlite")]
pub mod sqlite;
#[cfg_attr(
    not(any(feature = "postgres", feature = "sqlite")),
    expect(dead_code, reason = "what the engines have in common")
)]
mod statements;

pub use address::Address;
pub use error::{DatabaseError, FailureKind};
pub use history::{HistoryEntry, Origin, Outcome, Record, Recorded};
pub use seed_history::{SeedEntry, SeedRecord};

use crate::migration::Urgency;
use preflight::{Needs, PreflightFinding};
use schema_core::dialect::Engine;
use schema_core::plan::DataObject;
use std::time::Duration;

/// The name of the table in which the runner keeps what it has done. Introspection leaves it out.
pub const HISTORY_TABLE: &str = "architrave_migrations";

/// The name of the table in which the runner keeps which seeds have run. Introspection leaves it out.
pub const SEED_TABLE: &str = "architrave_seeds";

/// An open connection to one database.
pub trait Database: Send {
    /// The engine.
    fn engine(&self) -> Engine;

    /// The server and its version, for people: `PostgreSQL 15.18`.
    fn server(&self) -> &str;

    /// The address without its password, for people.
    fn address(&self) -> &str;

    /// Tries to become the only runner on this database, and does not wait for it. The lock lasts until
    /// [`unlock`](Self::unlock) or the end of the connection, however that comes.
    ///
    /// # Errors
    ///
    /// When the question cannot be asked.
    fn try_lock(&mut self) -> Result<RunnerLock, DatabaseError>;

    /// Lets the next runner in.
    ///
    /// # Errors
    ///
    /// When the connection is lost, which frees the lock too.
    fn unlock(&mut self) -> Result<(), DatabaseError>;

    /// Creates the history table where there is none, and adds the columns that one of an older version lacks.
    ///
    /// # Errors
    ///
    /// When the account may not create it; [`DatabaseError::History`] where a newer version has been at work, or the
    /// table is none of the runner's.
    fn create_history(&mut self) -> Result<(), DatabaseError>;

    /// What has been run, in order of id; nothing where there is no history table. It does not write.
    ///
    /// # Errors
    ///
    /// When the table cannot be read.
    fn history(&mut self) -> Result<Vec<HistoryEntry>, DatabaseError>;

    /// Writes to the history.
    ///
    /// # Errors
    ///
    /// When the table cannot be written.
    fn record(&mut self, record: &Record<'_>) -> Result<(), DatabaseError>;

    /// Runs a script and the records before and after it in one transaction: all of it happens, or
    /// nothing.
    ///
    /// # Errors
    ///
    /// What the server said. The transaction is rolled back.
    fn run_in_transaction(
        &mut self,
        script: &str,
        records: [&Record<'_>; 2],
        lock_timeout: Duration,
    ) -> Result<(), DatabaseError>;

    /// Creates the history of seeds where there is none.
    ///
    /// # Errors
    ///
    /// When the account may not create it.
    fn create_seed_history(&mut self) -> Result<(), DatabaseError>;

    /// Which seeds have run, in the order in which they did; nothing where there is no such history. It does not write.
    ///
    /// # Errors
    ///
    /// When the table cannot be read.
    fn seed_history(&mut self) -> Result<Vec<SeedEntry>, DatabaseError>;

    /// Runs the script of a seed and writes its record in one transaction. Foreign keys do what they do for the
    /// application.
    ///
    /// # Errors
    ///
    /// What the server said. The transaction is rolled back.
    fn run_seed(
        &mut self,
        script: &str,
        record: &SeedRecord<'_>,
        lock_timeout: Duration,
    ) -> Result<(), DatabaseError>;

    /// The parts of a script that runs outside a transaction, each of which is recorded when it is done.
    fn parts(&self, script: &str) -> Vec<String>;

    /// The word in the script that begins or ends a transaction, where the runner's own would be lost by it.
    fn stray_transaction(&self, script: &str, transactional: bool) -> Option<&'static str>;

    /// An interrupted run has done this part. What only set something for its session is set again.
    ///
    /// # Errors
    ///
    /// What the server said.
    fn skip_part(&mut self, part: &str) -> Result<(), DatabaseError> {
        let _ = part;
        Ok(())
    }

    /// What is known of the runner that is at work on this database; `None` where there is none. It takes no lock.
    ///
    /// # Errors
    ///
    /// When the question cannot be asked.
    fn runner_at_work(&mut self) -> Result<Option<String>, DatabaseError>;

    /// Runs one part outside a transaction, then writes the record. What an interrupted run left
    /// half-done is removed first. A part that may be in a transaction is in one with its record. On a
    /// [resumed](Attempt::Resumed) attempt any other that had run to its end, without being recorded, is only
    /// recorded where that can be seen.
    ///
    /// # Errors
    ///
    /// What the server said.
    fn run_alone(
        &mut self,
        part: &str,
        attempt: Attempt,
        record: &Record<'_>,
        lock_timeout: Duration,
    ) -> Result<(), DatabaseError>;

    /// Whether a table has a row, or a column a value other than NULL. It does not write.
    ///
    /// # Errors
    ///
    /// When the table cannot be read, or not all of its rows can.
    fn held(&mut self, object: &DataObject, lock_timeout: Duration) -> Result<Held, DatabaseError>;

    /// Runs a script as it is, without a transaction of ours, without timeouts, without a record.
    ///
    /// # Errors
    ///
    /// What the server said.
    fn execute(&mut self, script: &str) -> Result<(), DatabaseError>;

    /// The rows of a query, each value as the text that the engine prints of it; `None` is NULL.
    ///
    /// # Errors
    ///
    /// What the server said.
    fn rows(&mut self, query: &str) -> Result<Vec<Vec<Option<String>>>, DatabaseError>;

    /// How far the slowest replica is behind; `None` where there is none, or none that the account may see.
    ///
    /// # Errors
    ///
    /// When the question cannot be asked.
    fn replica_lag(&mut self) -> Result<Option<Duration>, DatabaseError> {
        Ok(None)
    }

    /// What would keep these migrations from running, or make others wait; the worst first. It does not write.
    ///
    /// # Errors
    ///
    /// When a question cannot be asked.
    fn preflight(&mut self, needs: &Needs) -> Result<Vec<PreflightFinding>, DatabaseError>;

    /// Whether the lock of the runner is still ours: a pooler may have handed the session to somebody else.
    ///
    /// # Errors
    ///
    /// When the question cannot be asked.
    fn has_lock(&mut self) -> Result<bool, DatabaseError>;

    /// Acts as this role from now on, whose objects the migrations make; the history names the account all the same.
    ///
    /// # Errors
    ///
    /// When the account is not in the role, or the engine has none.
    fn set_role(&mut self, role: &str) -> Result<(), DatabaseError> {
        let _ = role;
        Err(DatabaseError::NoRoles {
            engine: self.server().to_owned(),
        })
    }

    /// Works in this namespace from now on, with a history of its own; the lock is that of the database.
    ///
    /// # Errors
    ///
    /// When the engine has no namespaces.
    fn set_namespace(&mut self, namespace: &str) -> Result<(), DatabaseError> {
        let _ = namespace;
        Err(DatabaseError::NoRoles {
            engine: self.server().to_owned(),
        })
    }

    /// Tells backfills how far a replica may lag behind while they go on; `None` for any distance.
    ///
    /// # Errors
    ///
    /// When the connection is lost.
    fn limit_lag(&mut self, most: Option<Duration>) -> Result<(), DatabaseError> {
        let _ = most;
        Ok(())
    }

    /// A second connection to the same database; `None` where the engine has no use for one.
    ///
    /// # Errors
    ///
    /// When it cannot be had.
    fn observer(&mut self) -> Result<Option<Box<dyn Database>>, DatabaseError> {
        Ok(None)
    }

    /// What ends the statement at work on this connection, from another thread.
    fn cancel(&self) -> Option<Box<dyn Cancel + Send>> {
        None
    }

    /// Asks the runner at work on this database to stop. The wish lasts as long as this connection.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::NoRequests`] where the engine has no way for that.
    fn request_stop(&mut self, urgency: Urgency) -> Result<(), DatabaseError> {
        let _ = urgency;
        Err(DatabaseError::NoRequests {
            engine: self.server().to_owned(),
        })
    }

    /// What others ask of the runner at work on this database.
    ///
    /// # Errors
    ///
    /// When the question cannot be asked.
    fn stop_request(&mut self) -> Result<Option<Urgency>, DatabaseError> {
        Ok(None)
    }

    /// What is done with the progress that the server tells while a statement is at work.
    fn on_progress(&mut self, told: Told) {
        let _ = told;
    }
}

/// Takes a line of progress.
pub type Told = std::sync::Arc<dyn Fn(&str) + Send + Sync>;

/// Ends the statement at work on a connection.
pub trait Cancel {
    /// Asks the server for it. That it fails, or that nothing is at work, is no error.
    fn cancel(&self);
}

/// Whether there is data in a table or column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// There is.
    Data,
    /// There is none.
    Nothing,
    /// There is no such table, or no such column in a table that has rows.
    Absent,
}

/// Whether a part has been tried before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It has not: what is in its way is somebody else's.
    First,
    /// It has, and that was interrupted or failed.
    Resumed,
}

/// Whether this runner is now the only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunnerLock {
    /// It is.
    Acquired,
    /// Another one is at work; says what is known of it.
    HeldBy(String),
}

/// Connects to the database that `url` names. An SQLite file that is not there is created.
///
/// | form | engine |
/// |---|---|
/// | `postgres://user:password@host:port/name?option=value`, `postgresql://...` | PostgreSQL |
/// | `sqlite:relative/path`, `sqlite:/absolute/path`, `sqlite://path` | SQLite |
/// | a path that ends in `.db`, `.sqlite` or `.sqlite3` | SQLite |
/// | `sqlite::memory:` | SQLite, in memory, gone when the connection is |
///
/// # Errors
///
/// [`DatabaseError::UnknownAddress`] for any other form; whatever keeps the engine from connecting.
///
/// ```
/// # #[cfg(feature = "sqlite")] {
/// let mut database = schema_runner::database::open("sqlite::memory:")?;
/// assert!(database.history()?.is_empty());
/// # }
/// # Ok::<(), schema_runner::database::DatabaseError>(())
/// ```
pub fn open(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
    match Address::parse(url)? {
        #[cfg(feature = "postgres")]
        Address::Postgres(url) => Ok(Box::new(postgres::Postgres::connect(&url)?)),
        #[cfg(feature = "sqlite")]
        Address::Sqlite(path) => Ok(Box::new(sqlite::Sqlite::open(&path)?)),
        #[cfg(not(all(feature = "postgres", feature = "sqlite")))]
        other => Err(DatabaseError::NotBuilt {
            engine: other.engine(),
        }),
    }
}
