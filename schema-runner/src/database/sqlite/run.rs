//! Running migrations.
//!
//! SQLite changes a table by building another one and dropping the first, and a dropped table takes the
//! rows with it that refer to it with `ON DELETE CASCADE`. So foreign keys are not enforced while a
//! migration runs, and all of them are checked before it commits: SQLite's documentation asks for exactly
//! that ("Making Other Kinds Of Table Schema Changes" in `lang_altertable.html`).

use super::parts::{is_setting, stands_alone};
use super::{BUSY_TIMEOUT, HISTORY, statement_error};
use crate::database::history_table::{readable, unknown_outcome, upgrade};
use crate::database::{DatabaseError, FailureKind, HISTORY_TABLE, HistoryEntry, Outcome, Record};
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection, Row};
use std::time::Duration;

pub(super) fn create_history(connection: &Connection) -> Result<(), DatabaseError> {
    let columns = columns(connection).map_err(|error| statement_error(&error))?;
    if columns.is_empty() {
        return execute(
            connection,
            &crate::database::history::create_table(&HISTORY),
        );
    }
    for statement in upgrade(HISTORY_TABLE, &columns)? {
        execute(connection, &statement)?;
    }
    Ok(())
}

/// The columns of the history table; none where there is no table.
fn columns(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut query = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    query
        .query_map([HISTORY_TABLE], |row| row.get(0))?
        .collect()
}

pub(super) fn history(connection: &Connection) -> Result<Vec<HistoryEntry>, DatabaseError> {
    let columns = columns(connection).map_err(|error| statement_error(&error))?;
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let columns = readable(HISTORY_TABLE, &columns)?.join(", ");
    read_history(connection, &columns)
        .map_err(|error| statement_error(&error))?
        .into_iter()
        .map(|(outcome, entry)| {
            let id = entry.id.clone();
            Ok(HistoryEntry {
                outcome: Outcome::from_keyword(&outcome)
                    .ok_or_else(|| unknown_outcome(&id, &outcome))?,
                ..entry
            })
        })
        .collect()
}

fn read_history(
    connection: &Connection,
    columns: &str,
) -> rusqlite::Result<Vec<(String, HistoryEntry)>> {
    let mut query = connection.prepare(&format!(
        "SELECT {columns} FROM {HISTORY_TABLE} ORDER BY id"
    ))?;
    query.query_map([], entry)?.collect()
}

fn entry(row: &Row<'_>) -> rusqlite::Result<(String, HistoryEntry)> {
    let entry = HistoryEntry {
        id: row.get(0)?,
        name: row.get(1)?,
        phase: row.get(2)?,
        checksum: row.get(3)?,
        started_at: row.get(4)?,
        finished_at: row.get(5)?,
        duration_ms: row.get(6)?,
        applied_by: row.get(7)?,
        outcome: Outcome::Running,
        parts_done: row.get(9)?,
        error: row.get(10)?,
        parent: row.get(11)?,
        origin: row.get(12)?,
        up_text: row.get(13)?,
        down_text: row.get(14)?,
    };
    Ok((row.get(8)?, entry))
}

pub(super) fn rows(
    connection: &Connection,
    query: &str,
) -> rusqlite::Result<Vec<Vec<Option<String>>>> {
    let mut statement = connection.prepare(query)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let values = (0..columns).map(|index| {
            Ok(match row.get_ref(index)? {
                ValueRef::Null => None,
                ValueRef::Integer(value) => Some(value.to_string()),
                ValueRef::Real(value) => Some(value.to_string()),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    Some(String::from_utf8_lossy(bytes).into_owned())
                }
            })
        });
        values.collect()
    })?;
    rows.collect()
}

pub(super) fn record(connection: &Connection, record: &Record<'_>) -> Result<(), DatabaseError> {
    write(
        connection,
        record.statement(HISTORY_TABLE, &HISTORY, &account()),
    )
}

/// SQLite has no accounts; the system's is the nearest.
pub(super) fn account() -> String {
    std::env::var("USER")
        .or_else(|_| std::env::var("USERNAME"))
        .unwrap_or_else(|_| "unknown".to_owned())
}

/// Runs a statement whose parameters are all text.
pub(super) fn write(
    connection: &Connection,
    (sql, values): (String, Vec<Option<&str>>),
) -> Result<(), DatabaseError> {
    connection
        .execute(&sql, rusqlite::params_from_iter(values))
        .map(drop)
        .map_err(|error| statement_error(&error))
}

pub(super) fn run_in_transaction(
    connection: &Connection,
    script: &str,
    [before, after]: [&Record<'_>; 2],
    lock_timeout: Duration,
) -> Result<(), DatabaseError> {
    let _settings = Settings::for_migration(connection, lock_timeout)?;
    execute(connection, "BEGIN IMMEDIATE")?;
    let done = record(connection, before)
        .and_then(|()| execute(connection, script))
        .and_then(|()| check_foreign_keys(connection))
        .and_then(|()| record(connection, after))
        .and_then(|()| execute(connection, "COMMIT"));
    if done.is_err() {
        roll_back(connection);
    }
    done
}

/// A part of a script that brings its own transactions. The record is written just before the commit, so that both
/// happen or neither; a statement outside of a transaction gets one, unless it refuses that.
pub(super) fn run_alone(
    connection: &Connection,
    part: &str,
    done: &Record<'_>,
    lock_timeout: Duration,
) -> Result<(), DatabaseError> {
    let _settings = Settings::for_migration(connection, lock_timeout)?;
    let ran = run_statements(connection, part, done);
    if ran.is_err() {
        roll_back(connection);
    }
    ran
}

fn run_statements(
    connection: &Connection,
    part: &str,
    done: &Record<'_>,
) -> Result<(), DatabaseError> {
    let mut recorded = false;
    let mut is_ours = false;
    let mut batch = Batch::new(connection, part);
    while let Some(mut statement) = batch.next().map_err(|error| statement_error(&error))? {
        let text = statement.expanded_sql().unwrap_or_default();
        if is_ours && is_setting(&text) {
            finish(connection, done)?;
            (is_ours, recorded) = (false, true);
        } else if ends_transaction(&text) && !connection.is_autocommit() {
            check_foreign_keys(connection)?;
            record(connection, done)?;
            recorded = true;
        } else if connection.is_autocommit() && !recorded && !stands_alone(&text) {
            execute(connection, "BEGIN IMMEDIATE")?;
            is_ours = true;
        }
        let mut rows = statement.raw_query();
        while rows
            .next()
            .map_err(|error| statement_error(&error))?
            .is_some()
        {}
    }
    if is_ours {
        return finish(connection, done);
    }
    if recorded {
        Ok(())
    } else {
        record(connection, done)
    }
}

/// Ends the transaction that was begun for a statement.
fn finish(connection: &Connection, done: &Record<'_>) -> Result<(), DatabaseError> {
    check_foreign_keys(connection)?;
    record(connection, done)?;
    execute(connection, "COMMIT")
}

/// Whether a statement is `COMMIT` or `END`, under whatever comments.
fn ends_transaction(statement: &str) -> bool {
    let code = statement
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default().trim())
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let word: String = code
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect::<String>()
        .to_ascii_uppercase();
    word == "COMMIT" || word == "END"
}

pub(super) fn execute(connection: &Connection, sql: &str) -> Result<(), DatabaseError> {
    connection
        .execute_batch(sql)
        .map_err(|error| statement_error(&error))
}

/// A failed statement may or may not have ended the transaction; an error here says that it had.
pub(super) fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() {
        let _ = connection.execute_batch("ROLLBACK");
    }
}

fn check_foreign_keys(connection: &Connection) -> Result<(), DatabaseError> {
    let violations = read_violations(connection).map_err(|error| statement_error(&error))?;
    if violations.is_empty() {
        return Ok(());
    }
    Err(DatabaseError::Statement {
        code: None,
        message: "rows would refer to rows that are not there".to_owned(),
        notes: violations,
        kind: FailureKind::Other,
    })
}

/// A few of the violations, and how many there are.
fn read_violations(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    const SHOWN: usize = 5;
    let mut query = connection.prepare("PRAGMA foreign_key_check")?;
    let rows = query.query_map([], |row| {
        Ok(format!(
            "{}, row {}: no such row in {}",
            row.get::<_, String>(0)?,
            row.get::<_, Option<i64>>(1)?
                .map_or("without rowid".to_owned(), |id| id.to_string()),
            row.get::<_, String>(2)?
        ))
    })?;
    let mut violations = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    if violations.len() > SHOWN {
        let more = violations.len() - SHOWN;
        violations.truncate(SHOWN);
        violations.push(format!("and {more} more"));
    }
    Ok(violations)
}

/// The settings of a connection while a migration runs; the usual ones come back when this goes.
struct Settings<'a>(&'a Connection);

impl<'a> Settings<'a> {
    fn for_migration(
        connection: &'a Connection,
        lock_timeout: Duration,
    ) -> Result<Self, DatabaseError> {
        connection
            .busy_timeout(lock_timeout)
            .and_then(|()| connection.pragma_update(None, "foreign_keys", false))
            .map_err(|error| statement_error(&error))?;
        Ok(Self(connection))
    }
}

impl Drop for Settings<'_> {
    fn drop(&mut self) {
        // Neither can fail on an open connection outside a transaction.
        let _ = self.0.busy_timeout(BUSY_TIMEOUT);
        let _ = self.0.pragma_update(None, "foreign_keys", true);
    }
}

#[cfg(test)]
mod tests {
    use super::ends_transaction;

    #[test]
    fn the_end_of_a_transaction_is_recognised() {
        for text in [
            "COMMIT",
            "commit;",
            "-- done\n  END TRANSACTION",
            "COMMIT -- x",
        ] {
            assert!(ends_transaction(text), "{text}");
        }
        for text in ["SELECT 'COMMIT'", "-- COMMIT\nSELECT 1", "COMMITTED"] {
            assert!(!ends_transaction(text), "{text}");
        }
    }
}
