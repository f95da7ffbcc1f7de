//! Running migrations.

use super::autocommit::may_share_a_transaction;
use super::concurrent_index::{ConcurrentIndex, concurrent_index};
use super::history::record;
use super::session::Session;
use super::statement_error;
use crate::database::{Attempt, DatabaseError, Record};
use ::postgres::{Client, GenericClient, SimpleQueryMessage};
use std::time::{Duration, Instant};

/// Where the history is, and what holds between two migrations.
pub(super) struct Place<'a> {
    /// The name of the history table.
    pub(super) history: &'a str,
    /// The settings that a script leaves behind are undone where a run has begun.
    pub(super) session: Option<&'a Session>,
}

impl Place<'_> {
    fn restore(&self, client: &mut impl ::postgres::GenericClient) -> Result<(), DatabaseError> {
        match self.session {
            Some(session) => session.restore(client),
            None => Ok(()),
        }
    }
}

/// The beginning of a transaction. The role or the database may set a statement_timeout for queries of the application; a
/// script that wants other values sets them itself.
fn transaction_timeouts(lock_timeout: Duration) -> String {
    format!(
        "SET LOCAL lock_timeout = {}; SET LOCAL statement_timeout = 0; \
         SET LOCAL idle_in_transaction_session_timeout = '1min'",
        lock_timeout.as_millis()
    )
}

/// Runs a script in an open transaction.
pub(super) fn run_script(
    transaction: &mut impl GenericClient,
    script: &str,
    lock_timeout: Duration,
) -> Result<(), DatabaseError> {
    transaction
        .batch_execute(&transaction_timeouts(lock_timeout))
        .and_then(|()| transaction.batch_execute(script))
        .map_err(|error| statement_error(&error))
}

pub(super) fn run_in_transaction(
    client: &mut Client,
    place: &Place<'_>,
    script: &str,
    [before, after]: [&Record<'_>; 2],
    lock_timeout: Duration,
) -> Result<(), DatabaseError> {
    let mut transaction = client
        .transaction()
        .map_err(|error| statement_error(&error))?;
    record(&mut transaction, place.history, before)?;
    run_script(&mut transaction, script, lock_timeout)?;
    place.restore(&mut transaction)?;
    record(&mut transaction, place.history, after)?;
    transaction
        .commit()
        .map_err(|error| statement_error(&error))
}

pub(super) fn run_alone(
    client: &mut Client,
    place: &Place<'_>,
    part: &str,
    attempt: Attempt,
    done: &Record<'_>,
    lock_timeout: Duration,
) -> Result<(), DatabaseError> {
    let is_last = !matches!(done, Record::PartsDone { .. });
    if may_share_a_transaction(part) {
        let mut transaction = client
            .transaction()
            .map_err(|error| statement_error(&error))?;
        transaction
            .batch_execute(&transaction_timeouts(lock_timeout))
            .and_then(|()| transaction.batch_execute(part))
            .map_err(|error| statement_error(&error))?;
        if is_last {
            place.restore(&mut transaction)?;
        }
        record(&mut transaction, place.history, done)?;
        return transaction
            .commit()
            .map_err(|error| statement_error(&error));
    }
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
        let sets = is_setting(part);
        if !sets {
            session_timeouts(client, &lock_timeout.to_string(), "0")?;
        }
        let ran = client
            .batch_execute(part)
            .map_err(|error| statement_error(&error));
        if !sets {
            let reset = client
                .batch_execute("RESET lock_timeout")
                .map_err(|error| statement_error(&error));
            ran?;
            reset?;
        } else {
            ran?;
        }
    }
    if is_last {
        place.restore(client)?;
    }
    record(client, place.history, done)
}

/// Whether a part only sets something for its session, which an interruption has taken away.
pub(super) fn is_setting(part: &str) -> bool {
    let word = crate::database::statements::Words::of(part).next();
    word.is_some_and(|word| word.eq_ignore_ascii_case("SET") || word.eq_ignore_ascii_case("RESET"))
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
