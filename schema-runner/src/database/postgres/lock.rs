//! One runner at a time, by an advisory lock of the session.
//!
//! It is only ever tried, never waited for: a session that waits inside `pg_advisory_lock` holds a
//! snapshot, and `CREATE INDEX CONCURRENTLY` of the runner that has the lock waits for that snapshot. The
//! server calls it a deadlock, cancels the index and leaves it invalid.
//!
//! A pooler that hands each transaction to another session (PgBouncer with `pool_mode = transaction`)
//! makes the lock worthless: give the runner a direct address.

use super::statement_error;
use crate::database::{DatabaseError, RunnerLock};
use crate::migration::Urgency;
use ::postgres::Client;

/// `architra` in ASCII: the same number in every version, so that all runners mean the same lock.
const KEY: i64 = 0x6172_6368_6974_7261;

pub(super) fn try_lock(client: &mut Client) -> Result<RunnerLock, DatabaseError> {
    let acquired: bool = client
        .query_one("SELECT pg_try_advisory_lock($1)", &[&KEY])
        .map_err(|error| statement_error(&error))?
        .get(0);
    if acquired {
        return Ok(RunnerLock::Acquired);
    }
    let holder = holder(client)?;
    Ok(RunnerLock::HeldBy(holder.unwrap_or_else(|| {
        "another runner that has just ended".to_owned()
    })))
}

/// What is known of whoever has the lock.
pub(super) fn holder(client: &mut Client) -> Result<Option<String>, DatabaseError> {
    let row = client
        .query_opt(
            "SELECT format('process %s of %s, since %s', l.pid, coalesce(a.usename::text, '?'), \
                    coalesce(to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS \"UTC\"'), '?')) \
             FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid) \
             WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.pid <> pg_backend_pid() \
               AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
               AND l.classid = (($1::bigint >> 32) & 4294967295)::oid \
               AND l.objid = ($1::bigint & 4294967295)::oid",
            &[&KEY],
        )
        .map_err(|error| statement_error(&error))?;
    Ok(row.map(|row| row.get(0)))
}

pub(super) fn has_lock(client: &mut Client) -> Result<bool, DatabaseError> {
    client
        .query_one(
            "SELECT EXISTS (SELECT FROM pg_locks l \
             WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
               AND l.classid = (($1::bigint >> 32) & 4294967295)::oid \
               AND l.objid = ($1::bigint & 4294967295)::oid)",
            &[&KEY],
        )
        .map(|row| row.get(0))
        .map_err(|error| statement_error(&error))
}

/// The lock that somebody holds who wants the runner to stop: the key of the runner and a number more.
fn request_key(urgency: Urgency) -> i64 {
    match urgency {
        Urgency::AtBoundary => KEY + 1,
        Urgency::AtOnce => KEY + 2,
    }
}

/// The wish is an advisory lock: it needs no table, and goes with whoever has it.
pub(super) fn request_stop(client: &mut Client, urgency: Urgency) -> Result<(), DatabaseError> {
    // Where another session has it, the wish is known already.
    client
        .query_one("SELECT pg_try_advisory_lock($1)", &[&request_key(urgency)])
        .map(drop)
        .map_err(|error| statement_error(&error))
}

pub(super) fn stop_request(client: &mut Client) -> Result<Option<Urgency>, DatabaseError> {
    let row = client
        .query_one(
            "SELECT max(l.objid::bigint) FROM pg_locks l \
             WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
               AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
               AND l.classid = (($1::bigint >> 32) & 4294967295)::oid \
               AND l.objid::bigint > $1::bigint & 4294967295 \
               AND l.objid::bigint <= ($1::bigint & 4294967295) + 2",
            &[&KEY],
        )
        .map_err(|error| statement_error(&error))?;
    let found: Option<i64> = row.get(0);
    Ok([Urgency::AtOnce, Urgency::AtBoundary]
        .into_iter()
        .find(|urgency| found == Some(request_key(*urgency) & 0xffff_ffff)))
}

pub(super) fn unlock(client: &mut Client) -> Result<(), DatabaseError> {
    client
        .query_one("SELECT pg_advisory_unlock($1)", &[&KEY])
        .map(drop)
        .map_err(|error| statement_error(&error))
}
