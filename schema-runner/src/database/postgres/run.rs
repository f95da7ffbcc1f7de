//! Running migrations.

use super::statements::{ConcurrentIndex, concurrent_index};
use super::{HISTORY, statement_error};
use crate::database::history::TEXT_COLUMNS;
use crate::database::{Attempt, DatabaseError, HISTORY_TABLE, HistoryEntry, Outcome, Record};
use ::postgres::types::ToSql;
use ::postgres::{Client, GenericClient, SimpleQueryMessage};
use std::time::{Duration, Instant};

pub(super) fn create_history(client: &mut Client) -> Result<(), DatabaseError> {
    // IF NOT EXISTS says NOTICE where it does; and it needs the right to create even then.
    if has_history(client)? {
        return Ok(());
    }
    client
        .batch_execute(&crate::database::history::create_table(&HISTORY))
        .map_err(|error| statement_error(&error))
}

pub(super) fn history(client: &mut Client) -> Result<Vec<HistoryEntry>, DatabaseError> {
    if !has_history(client)? {
        return Ok(Vec::new());
    }
    let instant = |column: &str| {
        format!("to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")
    };
    let query = format!(
        "SELECT id, name, phase, checksum, {}, {}, duration_ms, applied_by, outcome, parts_done, {TEXT_COLUMNS} \
         FROM {HISTORY_TABLE} ORDER BY id COLLATE \"C\"",
        instant("started_at"),
        instant("finished_at"),
    );
    let rows = client
        .query(&query, &[])
        .map_err(|error| statement_error(&error))?;
    rows.into_iter()
        .map(|row| {
            let id: String = row.get(0);
            let outcome: String = row.get(8);
            Ok(HistoryEntry {
                outcome: Outcome::from_keyword(&outcome).ok_or_else(|| DatabaseError::Catalog {
                    object: format!("{HISTORY_TABLE}, row {id}"),
                    problem: format!(
                        "the outcome `{outcome}` is not known; a newer version wrote it: update `cargo-schema`"
                    ),
                })?,
                id,
                name: row.get(1),
                phase: row.get(2),
                checksum: row.get(3),
                started_at: row.get(4),
                finished_at: row.get(5),
                duration_ms: row.get(6),
                applied_by: row.get(7),
                parts_done: u32::try_from(row.get::<_, i32>(9)).unwrap_or_default(),
                error: row.get(10),
                parent: row.get(11),
                origin: row.get(12),
                up_text: row.get(13),
                down_text: row.get(14),
            })
        })
        .collect()
}

pub(super) fn record(
    client: &mut impl GenericClient,
    record: &Record<'_>,
) -> Result<(), DatabaseError> {
    let account: String = client
        .query_one("SELECT session_user::text", &[])
        .map_err(|error| statement_error(&error))?
        .get(0);
    let (sql, values) = record.statement(&HISTORY, &account);
    let values: Vec<&(dyn ToSql + Sync)> = values
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect();
    client
        .execute(&sql, &values)
        .map(drop)
        .map_err(|error| statement_error(&error))
}

pub(super) fn run_in_transaction(
    client: &mut Client,
    script: &str,
    [before, after]: [&Record<'_>; 2],
    lock_timeout: Duration,
) -> Result<(), DatabaseError> {
    let mut transaction = client
        .transaction()
        .map_err(|error| statement_error(&error))?;
    record(&mut transaction, before)?;
    // The role or the database may set a statement_timeout for queries of the application. A script
    // that wants other values sets them itself.
    let done = transaction
        .batch_execute(&format!(
            "SET LOCAL lock_timeout = {}; SET LOCAL statement_timeout = 0; \
             SET LOCAL idle_in_transaction_session_timeout = '1min'",
            lock_timeout.as_millis()
        ))
        .and_then(|()| transaction.batch_execute(script));
    done.map_err(|error| statement_error(&error))?;
    record(&mut transaction, after)?;
    transaction
        .commit()
        .map_err(|error| statement_error(&error))
}

pub(super) fn run_alone(
    client: &mut Client,
    part: &str,
    attempt: Attempt,
    done: &Record<'_>,
    lock_timeout: Duration,
) -> Result<(), DatabaseError> {
    let concurrent = concurrent_index(part);
    let needed = match &concurrent {
        Some(index) => prepare_concurrent(client, index, attempt)?,
        None => Needed::Yes,
    };
    if needed == Needed::Yes {
        // Building an index beside running writes waits for every older snapshot. A short timeout would
        // cancel it, and leave an invalid index.
        let lock_timeout = match concurrent {
            Some(_) => 0,
            None => lock_timeout.as_millis(),
        };
        session_timeouts(client, &lock_timeout.to_string(), "0")?;
        let ran = client
            .batch_execute(part)
            .map_err(|error| statement_error(&error));
        // The file may have changed more than these, but the next migration must not meet them.
        let reset = client
            .batch_execute("RESET lock_timeout; RESET statement_timeout")
            .map_err(|error| statement_error(&error));
        ran?;
        reset?;
    }
    record(client, done)
}

/// Whether a part must be run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needed {
    Yes,
    /// Not: an interrupted run did it, and was stopped before it could record that.
    No,
}

/// Looks for what an interrupted run left of a concurrent build or drop of an index. An invalid index
/// is dropped: `IF NOT EXISTS` would keep it.
fn prepare_concurrent(
    client: &mut Client,
    index: &ConcurrentIndex,
    attempt: Attempt,
) -> Result<Needed, DatabaseError> {
    let found = client
        .query_opt(
            "SELECT i.indisvalid AND i.indisready, c.oid::regclass::text \
             FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.oid = to_regclass($1)",
            &[&index.name()],
        )
        .map_err(|error| statement_error(&error))?;
    match (index, found) {
        (ConcurrentIndex::Drop(_), None) if attempt == Attempt::Resumed => Ok(Needed::No),
        (ConcurrentIndex::Drop(_), _) | (ConcurrentIndex::Create(_), None) => Ok(Needed::Yes),
        (ConcurrentIndex::Create(_), Some(row)) if row.get::<_, bool>(0) => Ok(match attempt {
            Attempt::First => Needed::Yes,
            Attempt::Resumed => Needed::No,
        }),
        (ConcurrentIndex::Create(_), Some(row)) => {
            let name: String = row.get(1);
            session_timeouts(client, "0", "0")?;
            client
                .batch_execute(&format!("DROP INDEX CONCURRENTLY {name}"))
                .map_err(|error| statement_error(&error))?;
            Ok(Needed::Yes)
        }
    }
}

fn session_timeouts(client: &mut Client, lock: &str, statement: &str) -> Result<(), DatabaseError> {
    client
        .batch_execute(&format!(
            "SET lock_timeout = {lock}; SET statement_timeout = {statement}"
        ))
        .map_err(|error| statement_error(&error))
}

/// A position of the log, and when the server was there.
pub(super) type Noted = Option<(String, Instant)>;

/// How far the slowest replica is behind. The server measures that when a replica has applied something; one that has stopped
/// applying keeps its last number. So the position at which the server is gets noted, and a replica that has not come there
/// is behind by at least the time that has passed. An account that may not see the replicas of others gets NULL, which is
/// no lag.
pub(super) fn replica_lag(
    client: &mut Client,
    noted: &mut Noted,
) -> Result<Option<Duration>, DatabaseError> {
    let position = noted.as_ref().map(|(position, _)| position);
    let row = client
        .query_one(
            "SELECT max(CASE WHEN r.replay_lsn >= s.position THEN 0 ELSE extract(epoch FROM r.replay_lag) END) \
                        ::double precision, \
                    max(s.position::text), \
                    coalesce(bool_or(r.replay_lsn < $1::text::pg_lsn), false) \
             FROM pg_stat_replication r, \
                  (SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_lsn() END AS position) s",
            &[&position],
        )
        .map_err(|error| statement_error(&error))?;
    let measured: Option<f64> = row.get(0);
    let measured = measured.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let since = match noted {
        Some((_, at)) if row.get(2) => Some(at.elapsed()),
        _ => {
            let position: Option<String> = row.get(1);
            *noted = position.map(|position| (position, Instant::now()));
            None
        }
    };
    Ok(measured.max(since))
}

/// In the protocol of simple queries, every value is a text.
pub(super) fn rows(
    client: &mut Client,
    query: &str,
) -> Result<Vec<Vec<Option<String>>>, DatabaseError> {
    let messages = client
        .simple_query(query)
        .map_err(|error| statement_error(&error))?;
    let rows = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    Ok(rows
        .map(|row| {
            let values = (0..row.len()).map(|index| row.get(index).map(str::to_owned));
            values.collect()
        })
        .collect())
}

fn has_history(client: &mut Client) -> Result<bool, DatabaseError> {
    client
        .query_one(
            "SELECT to_regclass(quote_ident($1)) IS NOT NULL",
            &[&HISTORY_TABLE],
        )
        .map(|row| row.get(0))
        .map_err(|error| statement_error(&error))
}
