//! SQLite, embedded.
//!
//! SQLite has the operator `REGEXP` and no function behind it. Connections of the runner have one, made of
//! the `regex` crate (see [`register_regexp`]). An application whose schema has regular expressions in its
//! checks must register one too, or every write to such a table fails with `no such function: REGEXP`.

mod held;
mod lock;
mod parts;
mod preflight;
mod regexp;
mod run;
mod seeds;

pub use regexp::register_regexp;

use super::history::HistoryDialect;
use super::preflight::{Needs, PreflightFinding};
use super::statements::{split, transaction_control};
use super::{
    Attempt, Cancel, Database, DatabaseError, FailureKind, Held, HistoryEntry, Record, RunnerLock,
    SeedEntry, SeedRecord,
};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use schema_core::dialect::Engine;
use schema_core::plan::DataObject;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

const HISTORY: HistoryDialect = HistoryDialect {
    instant: "text",
    now: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    elapsed: "CAST(round((julianday('now') - julianday(started_at)) * 86400000) AS integer)",
    to_instant: "",
    parameter: '?',
};

/// How long a statement waits for another connection that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// An open SQLite database.
pub struct Sqlite {
    connection: Connection,
    address: String,
    server: String,
    lock: Option<File>,
}

impl Sqlite {
    /// Opens the file at `path`, and creates it when it is first written to. `:memory:` is a database
    /// of this connection alone.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or is no database.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        Self::open_with(path, OpenFlags::default())
    }

    /// Opens the file at `path`, which must be there.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::FileMissing`] when it is not; otherwise as [`Sqlite::open`].
    pub fn open_existing(path: &Path) -> Result<Self, DatabaseError> {
        let flags = OpenFlags::default().difference(OpenFlags::SQLITE_OPEN_CREATE);
        Self::open_with(path, flags).map_err(|error| {
            if path.exists() {
                error
            } else {
                DatabaseError::FileMissing {
                    path: path.to_owned(),
                }
            }
        })
    }

    /// An empty database in memory that goes by the address of `path`: what a dry run looks at where there is
    /// no file.
    ///
    /// # Errors
    ///
    /// When SQLite has no memory left.
    pub fn empty_in_place_of(path: &Path) -> Result<Self, DatabaseError> {
        let empty = Self::open(Path::new(":memory:"))?;
        Ok(Self {
            address: address(path),
            ..empty
        })
    }

    /// Works on a connection that is open already; [`into_connection`](Self::into_connection) gives it back. It gets
    /// the settings that the runner needs: foreign keys, a timeout and the function `regexp`.
    ///
    /// # Errors
    ///
    /// When the connection does not take them.
    pub fn on(connection: Connection) -> Result<Self, DatabaseError> {
        let path = connection.path().unwrap_or_default();
        let address = match path {
            "" => "sqlite::memory:".to_owned(),
            path => address(Path::new(path)),
        };
        prepare(&connection).map_err(|error| statement_error(&error))?;
        Ok(Self {
            connection,
            address,
            server: format!("SQLite {}", rusqlite::version()),
            lock: None,
        })
    }

    /// The connection.
    pub fn into_connection(self) -> Connection {
        self.connection
    }

    /// Runs a script as it is, see [`Database::execute`].
    ///
    /// # Errors
    ///
    /// What SQLite said.
    pub fn execute(&mut self, script: &str) -> Result<(), DatabaseError> {
        self.connection
            .execute_batch(script)
            .map_err(|error| statement_error(&error))
    }

    /// The connection, for reading.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    fn open_with(path: &Path, flags: OpenFlags) -> Result<Self, DatabaseError> {
        let address = address(path);
        let opened = Connection::open_with_flags(path, flags).and_then(|connection| {
            prepare(&connection)?;
            // The file is read only now, and might be no database.
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            Ok(connection)
        });
        let connection = opened.map_err(|error| DatabaseError::Connect {
            address: address.clone(),
            problem: error.to_string(),
            remedy: "check the path, that its folder exists, and that you may write there"
                .to_owned(),
        })?;
        Ok(Self {
            connection,
            address,
            server: format!("SQLite {}", rusqlite::version()),
            lock: None,
        })
    }
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    register_regexp(connection)
}

/// The address, for people.
fn address(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

impl Database for Sqlite {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn server(&self) -> &str {
        &self.server
    }

    fn address(&self) -> &str {
        &self.address
    }

    fn try_lock(&mut self) -> Result<RunnerLock, DatabaseError> {
        match lock::try_lock(&self.connection)? {
            lock::Attempted::NotShared => Ok(RunnerLock::Acquired),
            lock::Attempted::Locked(file) => {
                self.lock = Some(file);
                Ok(RunnerLock::Acquired)
            }
            lock::Attempted::Held(path) => Ok(RunnerLock::HeldBy(format!(
                "the process that has locked {}",
                path.display()
            ))),
        }
    }

    fn unlock(&mut self) -> Result<(), DatabaseError> {
        // The system unlocks a file that is closed.
        self.lock = None;
        Ok(())
    }

    fn runner_at_work(&mut self) -> Result<Option<String>, DatabaseError> {
        let holder = lock::holder(&self.connection)?;
        Ok(holder.map(|path| format!("the process that has locked {}", path.display())))
    }

    fn create_history(&mut self) -> Result<(), DatabaseError> {
        run::create_history(&self.connection)
    }

    fn history(&mut self) -> Result<Vec<HistoryEntry>, DatabaseError> {
        run::history(&self.connection)
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), DatabaseError> {
        run::record(&self.connection, record)
    }

    fn run_in_transaction(
        &mut self,
        script: &str,
        records: [&Record<'_>; 2],
        lock_timeout: Duration,
    ) -> Result<(), DatabaseError> {
        run::run_in_transaction(&self.connection, script, records, lock_timeout)
    }

    fn create_seed_history(&mut self) -> Result<(), DatabaseError> {
        seeds::create_history(&self.connection)
    }

    fn seed_history(&mut self) -> Result<Vec<SeedEntry>, DatabaseError> {
        seeds::history(&self.connection)
    }

    fn run_seed(
        &mut self,
        script: &str,
        record: &SeedRecord<'_>,
        lock_timeout: Duration,
    ) -> Result<(), DatabaseError> {
        seeds::run(&self.connection, script, record, lock_timeout)
    }

    fn parts(&self, script: &str) -> Vec<String> {
        parts::parts(script)
    }

    fn stray_transaction(&self, script: &str, transactional: bool) -> Option<&'static str> {
        match transactional {
            true => split(script).into_iter().find_map(transaction_control),
            false => None,
        }
    }

    fn run_alone(
        &mut self,
        part: &str,
        _attempt: Attempt,
        record: &Record<'_>,
        lock_timeout: Duration,
    ) -> Result<(), DatabaseError> {
        run::run_alone(&self.connection, part, record, lock_timeout)
    }

    fn held(
        &mut self,
        object: &DataObject,
        _lock_timeout: Duration,
    ) -> Result<Held, DatabaseError> {
        held::held(&self.connection, object).map_err(|error| statement_error(&error))
    }

    fn execute(&mut self, script: &str) -> Result<(), DatabaseError> {
        Self::execute(self, script)
    }

    fn preflight(&mut self, needs: &Needs) -> Result<Vec<PreflightFinding>, DatabaseError> {
        preflight::preflight(&self.connection, needs).map_err(|error| statement_error(&error))
    }

    fn has_lock(&mut self) -> Result<bool, DatabaseError> {
        // A file stays locked until it is closed, and a database in memory is nobody else's.
        Ok(true)
    }

    fn cancel(&self) -> Option<Box<dyn Cancel + Send>> {
        Some(Box::new(Interrupt(self.connection.get_interrupt_handle())))
    }

    fn rows(&mut self, query: &str) -> Result<Vec<Vec<Option<String>>>, DatabaseError> {
        run::rows(&self.connection, query).map_err(|error| statement_error(&error))
    }
}

/// Interrupts the statement at work on a connection.
struct Interrupt(rusqlite::InterruptHandle);

impl Cancel for Interrupt {
    fn cancel(&self) {
        self.0.interrupt();
    }
}

/// What SQLite said to a statement.
pub fn statement_error(error: &rusqlite::Error) -> DatabaseError {
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FailureKind::Blocked,
        Some(ErrorCode::OperationInterrupted) => FailureKind::Cancelled,
        Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => FailureKind::Permission,
        Some(ErrorCode::ReadOnly) => FailureKind::ReadOnly,
        Some(ErrorCode::DiskFull) => FailureKind::NoSpace,
        _ => FailureKind::Other,
    };
    let (message, notes) = match error {
        rusqlite::Error::SqlInputError {
            msg, sql, offset, ..
        } => {
            let before = usize::try_from(*offset)
                .ok()
                .and_then(|offset| sql.get(..offset))
                .unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            (
                msg.clone(),
                vec![format!("at line {line} of the statement")],
            )
        }
        other => (other.to_string(), Vec::new()),
    };
    DatabaseError::Statement {
        code: error
            .sqlite_error()
            .map(|error| format!("SQLite {}", error.extended_code)),
        message,
        notes,
        kind,
    }
}
