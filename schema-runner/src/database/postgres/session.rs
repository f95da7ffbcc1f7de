//! What a run relies on in its session, whatever the role, the database or a script sets.

use super::statement_error;
use crate::database::DatabaseError;
use ::postgres::{Client, GenericClient};

/// What holds between two migrations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Session {
    /// Where names are looked for, as the setting says it.
    search_path: String,
    /// The role that the run acts as; `none` for the account itself.
    role: String,
    /// How far a replica may lag behind, in milliseconds.
    pub(super) max_lag_ms: u128,
    /// `server_version_num`.
    version: u32,
}

impl Session {
    /// Prepares the session for a run, and notes where it looks for names and as whom it acts.
    ///
    /// # Errors
    ///
    /// When the connection is lost.
    pub(super) fn begin(client: &mut Client, version: u32) -> Result<Self, DatabaseError> {
        let row = client
            .query_one(
                "SELECT current_setting('search_path'), current_setting('role')",
                &[],
            )
            .map_err(|error| statement_error(&error))?;
        let session = Self {
            search_path: row.get(0),
            role: row.get(1),
            max_lag_ms: 0,
            version,
        };
        client
            .batch_execute(&session.settings())
            .map_err(|error| statement_error(&error))?;
        Ok(session)
    }

    /// Takes back whatever a script has set for the session (`SET ROLE`, an empty search_path as `pg_dump` writes it),
    /// so that the history is found, and the next script meets what the first one met. Within a transaction, a rollback
    /// takes that back too.
    ///
    /// # Errors
    ///
    /// When the connection is lost.
    pub(super) fn restore(&self, client: &mut impl GenericClient) -> Result<(), DatabaseError> {
        client
            .batch_execute(&format!(
                "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; {}; \
                 SELECT pg_catalog.set_config('role', {}, false), pg_catalog.set_config('search_path', {}, false), \
                 pg_catalog.set_config('architrave.max_lag_ms', '{}', false)",
                self.settings(),
                literal(&self.role),
                literal(&self.search_path),
                self.max_lag_ms,
            ))
            .map_err(|error| statement_error(&error))
    }

    /// A role or a database may limit sessions for its application: a run waits for locks, replicas and hours, and says
    /// itself how long its statements may take. A statement ends when nobody is there any more to hear of it, so that the
    /// lock of a runner that was killed is free for the next one; only Linux tells a server that.
    fn settings(&self) -> String {
        let transaction_timeout = match self.version {
            170_000.. => "SET transaction_timeout = 0; ",
            _ => "",
        };
        format!(
            "{transaction_timeout}SET statement_timeout = 0; SET idle_session_timeout = 0; SET standard_conforming_strings = on; \
             SET default_transaction_isolation = 'read committed'; SET client_min_messages = notice; \
             SELECT pg_catalog.set_config('client_connection_check_interval', '2s', false) \
             WHERE pg_catalog.version() LIKE '%linux%'"
        )
    }
}

fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}
