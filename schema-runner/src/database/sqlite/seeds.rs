//! The history of seeds, and running them.

use super::{BUSY_TIMEOUT, HISTORY, run, statement_error};
use crate::database::seed_history::{create_table, entries, query};
use crate::database::{DatabaseError, SEED_TABLE, SeedEntry, SeedRecord};
use rusqlite::Connection;
use std::time::Duration;

pub(super) fn create_history(connection: &Connection) -> Result<(), DatabaseError> {
    run::execute(connection, &create_table(&HISTORY))
}

pub(super) fn history(connection: &Connection) -> Result<Vec<SeedEntry>, DatabaseError> {
    let found = connection
        .table_exists(None, SEED_TABLE)
        .and_then(|there| match there {
            true => run::rows(connection, &query()),
            false => Ok(Vec::new()),
        });
    found.map(entries).map_err(|error| statement_error(&error))
}

/// Foreign keys stay on: statements about rows need no table rebuilt, and what is deleted takes along what is said.
pub(super) fn run(
    connection: &Connection,
    script: &str,
    record: &SeedRecord<'_>,
    lock_timeout: Duration,
) -> Result<(), DatabaseError> {
    let set = |limit| {
        connection
            .busy_timeout(limit)
            .map_err(|error| statement_error(&error))
    };
    set(lock_timeout)?;
    let done = run::execute(connection, "BEGIN IMMEDIATE").and_then(|()| {
        let done = run::execute(connection, script)
            .and_then(|()| run::write(connection, record.statement(&HISTORY, &run::account())))
            .and_then(|()| run::execute(connection, "COMMIT"));
        if done.is_err() {
            run::roll_back(connection);
        }
        done
    });
    set(BUSY_TIMEOUT)?;
    done
}
