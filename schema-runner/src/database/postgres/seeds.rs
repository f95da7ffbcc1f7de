//! The history of seeds, and running them.

use super::session::Session;
use super::{HISTORY, history as migrations, run, statement_error};
use crate::database::seed_history::{create_table, entries, query};
use crate::database::{DatabaseError, SEED_TABLE, SeedEntry, SeedRecord};
use ::postgres::Client;
use std::time::Duration;

pub(super) fn create_history(client: &mut Client) -> Result<(), DatabaseError> {
    // IF NOT EXISTS needs the right to create even where there is one.
    if has_table(client)? {
        return Ok(());
    }
    client
        .batch_execute(&create_table(&HISTORY))
        .map_err(|error| statement_error(&error))
}

pub(super) fn history(client: &mut Client) -> Result<Vec<SeedEntry>, DatabaseError> {
    match has_table(client)? {
        true => run::rows(client, &query()).map(entries),
        false => Ok(Vec::new()),
    }
}

pub(super) fn run(
    client: &mut Client,
    session: Option<&Session>,
    script: &str,
    record: &SeedRecord<'_>,
    lock_timeout: Duration,
) -> Result<(), DatabaseError> {
    let mut transaction = client
        .transaction()
        .map_err(|error| statement_error(&error))?;
    let account = migrations::account(&mut transaction)?;
    // A script may look for names elsewhere.
    migrations::write(&mut transaction, &record.statement(&HISTORY, &account))?;
    run::run_script(&mut transaction, script, lock_timeout)?;
    if let Some(session) = session {
        session.restore(&mut transaction)?;
    }
    transaction
        .commit()
        .map_err(|error| statement_error(&error))
}

fn has_table(client: &mut Client) -> Result<bool, DatabaseError> {
    client
        .query_one(
            "SELECT to_regclass(quote_ident($1)) IS NOT NULL",
            &[&SEED_TABLE],
        )
        .map(|row| row.get(0))
        .map_err(|error| statement_error(&error))
}
