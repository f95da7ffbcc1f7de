//! Databases: connecting and reading a catalog. What runs migrations is the crate `schema_runner`; nothing else in the
//! project opens a connection.
//!
//! Each engine is one folder that implements [`Database`]; [`open`] chooses it by the URL.

mod catalog;
mod compare;
pub mod foreign_history;
pub mod history_tables;
mod normal_form;
pub mod postgres;
pub mod sqlite;
mod statement_statistics;
mod table_statistics;
mod view_columns;

pub use catalog::{Catalog, Unmanaged};
pub use compare::{Difference, compare_catalogs};
pub use normal_form::{CreateSchemaError, create_schema, normal_form};
pub use schema_runner::database::{
    Address, Attempt, Cancel, DatabaseError, FailureKind, HISTORY_TABLE, Held, HistoryEntry,
    Origin, Outcome, Record, Recorded, RunnerLock, SEED_TABLE, Told, preflight,
};

pub use statement_statistics::{StatementStatistic, StatementStatistics, StatisticsError};
pub use table_statistics::table_statistics;

use schema_core::model::Schema;
use schema_runner::database;

/// An open connection to one database, whose catalog can be read.
pub trait Database: database::Database {
    /// What the database holds, read in one snapshot. It does not write.
    ///
    /// # Errors
    ///
    /// When the catalog cannot be read.
    fn catalog(&mut self) -> Result<Catalog, DatabaseError>;

    /// An empty database of the same server, in which `schema` is about to be created, and which goes when the
    /// value is dropped. It has the extensions of this one that the schema does not declare: an administrator
    /// has installed them, and tables may need them.
    ///
    /// # Errors
    ///
    /// When the server does not let us create one.
    fn scratch(&mut self, schema: &Schema) -> Result<Box<dyn Database>, DatabaseError>;

    /// What the server counts about the statements of this database.
    ///
    /// # Errors
    ///
    /// When it counts nothing, or the account may not read it.
    fn statement_statistics(&mut self) -> Result<StatementStatistics, StatisticsError> {
        Err(StatisticsError::Engine {
            engine: self.server().to_owned(),
        })
    }
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
/// let mut database = schema_cli::database::open("sqlite::memory:")?;
/// assert!(database.catalog()?.schema.tables.is_empty());
/// # Ok::<(), schema_cli::database::DatabaseError>(())
/// ```
pub fn open(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
    match Address::parse(url)? {
        Address::Postgres(url) => Ok(Box::new(postgres::Postgres::connect(&url)?)),
        Address::Sqlite(path) => Ok(Box::new(sqlite::Sqlite::open(&path)?)),
    }
}

/// Connects to the database that `url` names, as [`open`] does, and creates none.
///
/// # Errors
///
/// [`DatabaseError::FileMissing`] where an SQLite file is not there; otherwise as [`open`].
pub fn open_existing(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
    match Address::parse(url)? {
        Address::Postgres(url) => Ok(Box::new(postgres::Postgres::connect(&url)?)),
        Address::Sqlite(path) => Ok(Box::new(sqlite::Sqlite::open_existing(&path)?)),
    }
}
