//! PostgreSQL, 12 and later.
//!
//! With the feature `tls` connections are encrypted as `sslmode` of the address says. Without it an address that asks
//! for it is refused rather than served in plain text.

mod autocommit;
#[cfg(feature = "tls")]
mod certificate;
mod concurrent_index;
mod connect;
mod held;
mod history;
mod lock;
mod preflight;
mod run;
mod security;
mod seeds;
mod session;

use super::history::HistoryDialect;
use super::preflight::{Needs, PreflightFinding};
use super::statements::{split, transaction_control};
use super::{
    Attempt, Cancel, Database, DatabaseError, FailureKind, HISTORY_TABLE, Held, HistoryEntry,
    Record, RunnerLock, SeedEntry, SeedRecord, Told,
};
use crate::migration::Urgency;
use ::postgres::error::{DbError, ErrorPosition, SqlState};
use ::postgres::{Client, Config};
use schema_core::dialect::Engine;
use schema_core::plan::DataObject;
use std::collections::BTreeSet;
use std::time::Duration;

/// The oldest major version that is supported: that of the dialect, which writes the files.
pub const OLDEST_VERSION: u32 = schema_core::dialect::Postgres::OLDEST as u32;

const HISTORY: HistoryDialect = HistoryDialect {
    instant: "timestamp with time zone",
    now: "clock_timestamp()",
    elapsed: "(extract(epoch FROM clock_timestamp() - started_at) * 1000)::bigint",
    to_instant: "::text::timestamp with time zone",
    parameter: '$',
};

/// A connection to a PostgreSQL database.
pub struct Postgres {
    client: Client,
    config: Config,
    connector: security::Connector,
    address: String,
    server: String,
    /// `server_version_num`: 150018 is 15.18.
    version: u32,
    /// What the server says while a statement is at work.
    notices: connect::Notices,
    /// Where the server was when the lag of its replicas was last looked at.
    noted: run::Noted,
    /// The name of the history table, once it was found.
    history: Option<String>,
    /// What holds between two migrations, once a run has begun.
    session: Option<session::Session>,
    /// The scratch database that goes with this value.
    scratch: Option<ScratchGuard>,
}

impl Postgres {
    /// The server's major version.
    pub fn major_version(&self) -> u32 {
        self.version / 10_000
    }

    /// Runs a script as it is, see [`Database::execute`].
    ///
    /// # Errors
    ///
    /// What the server said.
    pub fn execute(&mut self, script: &str) -> Result<(), DatabaseError> {
        self.client
            .batch_execute(script)
            .map_err(|error| statement_error(&error))
    }

    /// The connection, for reading.
    pub fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// The way to a second connection to the same database, for the same account.
    pub fn beside(&self) -> Beside {
        Beside {
            config: self.config.clone(),
            connector: self.connector.clone(),
        }
    }

    /// Creates an empty database on the same server and connects to it. It has the extensions of this one but for
    /// `without`, and goes when the value is dropped.
    ///
    /// # Errors
    ///
    /// When the account may not create one.
    pub fn scratch(&mut self, without: &BTreeSet<String>) -> Result<Self, DatabaseError> {
        connect::scratch(self, without)
    }
}

/// Where a connection goes, without the connection.
pub struct Beside {
    config: Config,
    connector: security::Connector,
}

impl Beside {
    /// Connects there.
    ///
    /// # Errors
    ///
    /// When the server has no connection left for this account, or cannot be reached any more.
    pub fn connect(self) -> Result<Postgres, DatabaseError> {
        Postgres::from_config(self.config, self.connector)
    }
}

impl Database for Postgres {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn server(&self) -> &str {
        &self.server
    }

    fn address(&self) -> &str {
        &self.address
    }

    fn try_lock(&mut self) -> Result<RunnerLock, DatabaseError> {
        let lock = lock::try_lock(&mut self.client)?;
        if lock == RunnerLock::Acquired && self.session.is_none() {
            self.session = Some(session::Session::begin(&mut self.client, self.version)?);
        }
        Ok(lock)
    }

    fn unlock(&mut self) -> Result<(), DatabaseError> {
        self.session = None;
        lock::unlock(&mut self.client)
    }

    fn runner_at_work(&mut self) -> Result<Option<String>, DatabaseError> {
        lock::holder(&mut self.client)
    }

    fn create_history(&mut self) -> Result<(), DatabaseError> {
        self.history = Some(history::create(&mut self.client)?);
        Ok(())
    }

    fn history(&mut self) -> Result<Vec<HistoryEntry>, DatabaseError> {
        let Some(found) = history::find(&mut self.client)? else {
            return Ok(Vec::new());
        };
        let entries = history::read(&mut self.client, &found)?;
        self.history = Some(found.name);
        Ok(entries)
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), DatabaseError> {
        let table = self.history.as_deref().unwrap_or(HISTORY_TABLE);
        history::record(&mut self.client, table, record)
    }

    fn run_in_transaction(
        &mut self,
        script: &str,
        records: [&Record<'_>; 2],
        lock_timeout: Duration,
    ) -> Result<(), DatabaseError> {
        let place = run::Place {
            history: self.history.as_deref().unwrap_or(HISTORY_TABLE),
            session: self.session.as_ref(),
        };
        run::run_in_transaction(&mut self.client, &place, script, records, lock_timeout)
    }

    fn create_seed_history(&mut self) -> Result<(), DatabaseError> {
        seeds::create_history(&mut self.client)
    }

    fn seed_history(&mut self) -> Result<Vec<SeedEntry>, DatabaseError> {
        seeds::history(&mut self.client)
    }

    fn run_seed(
        &mut self,
        script: &str,
        record: &SeedRecord<'_>,
        lock_timeout: Duration,
    ) -> Result<(), DatabaseError> {
        seeds::run(
            &mut self.client,
            self.session.as_ref(),
            script,
            record,
            lock_timeout,
        )
    }

    fn parts(&self, script: &str) -> Vec<String> {
        split(script).into_iter().map(str::to_owned).collect()
    }

    fn stray_transaction(&self, script: &str, _transactional: bool) -> Option<&'static str> {
        // Each statement outside a transaction is recorded by itself.
        split(script).into_iter().find_map(transaction_control)
    }

    fn skip_part(&mut self, part: &str) -> Result<(), DatabaseError> {
        match run::is_setting(part) {
            true => self.execute(part),
            false => Ok(()),
        }
    }

    fn run_alone(
        &mut self,
        part: &str,
        attempt: Attempt,
        record: &Record<'_>,
        lock_timeout: Duration,
    ) -> Result<(), DatabaseError> {
        let place = run::Place {
            history: self.history.as_deref().unwrap_or(HISTORY_TABLE),
            session: self.session.as_ref(),
        };
        run::run_alone(
            &mut self.client,
            &place,
            part,
            attempt,
            record,
            lock_timeout,
        )
    }

    fn held(&mut self, object: &DataObject, lock_timeout: Duration) -> Result<Held, DatabaseError> {
        held::held(&mut self.client, object, lock_timeout).map_err(|error| statement_error(&error))
    }

    fn execute(&mut self, script: &str) -> Result<(), DatabaseError> {
        Self::execute(self, script)
    }

    fn preflight(&mut self, needs: &Needs) -> Result<Vec<PreflightFinding>, DatabaseError> {
        // Where a second connection cannot be had, the first one is looked at alone.
        let mut second = Self::from_config(self.config.clone(), self.connector.clone()).ok();
        let second = second.as_mut().map(|it| &mut it.client);
        preflight::preflight(&mut self.client, second, self.version, needs)
    }

    fn has_lock(&mut self) -> Result<bool, DatabaseError> {
        lock::has_lock(&mut self.client)
    }

    fn set_role(&mut self, role: &str) -> Result<(), DatabaseError> {
        self.execute(&format!("SET ROLE \"{}\"", role.replace('"', "\"\"")))
    }

    fn set_namespace(&mut self, namespace: &str) -> Result<(), DatabaseError> {
        self.history = None;
        self.execute(&format!(
            "SET search_path = \"{}\"",
            namespace.replace('"', "\"\"")
        ))
    }

    fn replica_lag(&mut self) -> Result<Option<Duration>, DatabaseError> {
        run::replica_lag(&mut self.client, &mut self.noted)
    }

    fn limit_lag(&mut self, most: Option<Duration>) -> Result<(), DatabaseError> {
        let milliseconds = most.unwrap_or_default().as_millis();
        if let Some(session) = &mut self.session {
            session.max_lag_ms = milliseconds;
        }
        self.execute(&format!("SET architrave.max_lag_ms = {milliseconds}"))
    }

    fn observer(&mut self) -> Result<Option<Box<dyn Database>>, DatabaseError> {
        Ok(Some(Box::new(Self::from_config(
            self.config.clone(),
            self.connector.clone(),
        )?)))
    }

    fn cancel(&self) -> Option<Box<dyn Cancel + Send>> {
        Some(Box::new(connect::CancelStatement {
            token: self.client.cancel_token(),
            connector: self.connector.clone(),
        }))
    }

    fn request_stop(&mut self, urgency: Urgency) -> Result<(), DatabaseError> {
        lock::request_stop(&mut self.client, urgency)
    }

    fn stop_request(&mut self) -> Result<Option<Urgency>, DatabaseError> {
        lock::stop_request(&mut self.client)
    }

    fn on_progress(&mut self, told: Told) {
        self.notices.tell(told);
    }

    fn rows(&mut self, query: &str) -> Result<Vec<Vec<Option<String>>>, DatabaseError> {
        run::rows(&mut self.client, query)
    }
}

/// A database that is dropped with its connection.
struct ScratchGuard {
    config: Config,
    connector: security::Connector,
    name: String,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(scratch) = self.scratch.take() {
            connect::drop_scratch(&scratch);
        }
    }
}

/// What the server said to a statement.
pub fn statement_error(error: &::postgres::Error) -> DatabaseError {
    match error.as_db_error() {
        Some(error) => server_error(error),
        None => DatabaseError::Statement {
            code: None,
            message: if error.is_closed() {
                "the connection to the server is lost".to_owned()
            } else {
                format!(
                    "the connection to the server is lost: {}",
                    with_causes(error)
                )
            },
            notes: Vec::new(),
            kind: FailureKind::ConnectionLost,
        },
    }
}

fn server_error(error: &DbError) -> DatabaseError {
    let mut notes = Vec::new();
    let mut note = |label: &str, text: Option<&str>| {
        if let Some(text) = text {
            notes.push(format!("{label}: {text}"));
        }
    };
    note("detail", error.detail());
    note("hint", error.hint());
    note("where", error.where_());
    if let Some(ErrorPosition::Original(position)) = error.position() {
        note("at character", Some(&position.to_string()));
    }
    let kind = match *error.code() {
        SqlState::LOCK_NOT_AVAILABLE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::T_R_SERIALIZATION_FAILURE => FailureKind::Blocked,
        SqlState::INSUFFICIENT_PRIVILEGE => FailureKind::Permission,
        SqlState::READ_ONLY_SQL_TRANSACTION => FailureKind::ReadOnly,
        SqlState::DISK_FULL => FailureKind::NoSpace,
        SqlState::QUERY_CANCELED => FailureKind::Cancelled,
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => FailureKind::ConnectionLost,
        _ => FailureKind::Other,
    };
    DatabaseError::Statement {
        code: Some(error.code().code().to_owned()),
        message: error.message().to_owned(),
        notes,
        kind,
    }
}

/// The driver's errors hold their causes beside their message.
fn with_causes(error: &::postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let message = error.to_string();
        if !text.contains(&message) {
            text = format!("{text}: {message}");
        }
        cause = error.source();
    }
    text
}
