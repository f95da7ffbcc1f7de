//! What of a PostgreSQL server is looked at before migrations run.

use super::run::rows;
use crate::database::DatabaseError;
use crate::database::preflight::{Needs, PreflightFinding, Severity, TableWork, bytes};
use ::postgres::Client;

type Findings = Vec<PreflightFinding>;

/// A transaction that is older than this, in seconds, is told: a statement that waits for a lock gives up sooner.
const OLD_TRANSACTION: u32 = 5;

/// A slot that holds back more than this, in bytes, is told.
const SLOT_RETENTION: f64 = 1024.0 * 1024.0 * 1024.0;

pub(super) fn preflight(
    client: &mut Client,
    second: Option<&mut Client>,
    version: u32,
    needs: &Needs,
) -> Result<Findings, DatabaseError> {
    let mut found = Findings::new();
    writable(client, &mut found)?;
    pooler(client, second, &mut found)?;
    transactions(client, needs, &mut found)?;
    wraparound(client, &mut found)?;
    invalid_indexes(client, needs, &mut found)?;
    replicas(client, &mut found)?;
    slots(client, &mut found)?;
    privileges(client, needs, &mut found)?;
    extensions(client, version, needs, &mut found)?;
    space(client, needs, &mut found)?;
    found.sort_by(|a, b| (a.severity, a.check).cmp(&(b.severity, b.check)));
    Ok(found)
}

/// The values of each row; NULL as an empty text.
fn texts(client: &mut Client, query: &str) -> Result<Vec<Vec<String>>, DatabaseError> {
    let rows = rows(client, query)?;
    Ok(rows
        .into_iter()
        .map(|row| row.into_iter().map(Option::unwrap_or_default).collect())
        .collect())
}

fn is_true(client: &mut Client, query: &str) -> Result<bool, DatabaseError> {
    let rows = texts(client, query)?;
    Ok(rows
        .first()
        .and_then(|row| row.first())
        .is_some_and(|it| it == "t"))
}

fn writable(client: &mut Client, found: &mut Findings) -> Result<(), DatabaseError> {
    if is_true(client, "SELECT pg_is_in_recovery()")? {
        found.push(PreflightFinding::new(
            "writes",
            Severity::Blocker,
            "the server is a replica, which takes no changes",
            "connect to the primary",
        ));
    } else if is_true(
        client,
        "SELECT current_setting('default_transaction_read_only')::bool",
    )? {
        found.push(PreflightFinding::new(
            "writes",
            Severity::Blocker,
            "transactions are read-only here (`default_transaction_read_only`)",
            "lift the setting for this account or database",
        ));
    }
    Ok(())
}

/// A pooler in transaction mode gives each transaction to whichever session is free. It gives the same one each time to somebody
/// who is alone; so a second connection begins a transaction, and takes that session or keeps another one. A run looks for its
/// lock at each boundary too.
fn pooler(
    client: &mut Client,
    second: Option<&mut Client>,
    found: &mut Findings,
) -> Result<(), DatabaseError> {
    const SESSION: &str = "SELECT pg_backend_pid()";
    let mut sessions = vec![texts(client, SESSION)?];
    let mut is_shared = false;
    if let Some(second) = second {
        let begun = second.batch_execute("BEGIN").is_ok();
        let other = texts(second, SESSION).unwrap_or_default();
        is_shared = sessions.contains(&other);
        if begun && !is_shared {
            sessions.push(texts(client, SESSION)?);
        }
        // It goes with the connection otherwise.
        let _ = second.batch_execute("ROLLBACK");
    }
    sessions.push(texts(client, SESSION)?);
    sessions.dedup();
    if is_shared || sessions.len() > 1 {
        found.push(PreflightFinding::new(
            "connection",
            Severity::Blocker,
            "each transaction runs in another session: a pooler stands in between",
            "give the runner a direct address, or one of a pool in session mode: its lock and its timeouts belong \
             to a session",
        ));
    }
    Ok(())
}

fn transactions(
    client: &mut Client,
    needs: &Needs,
    found: &mut Findings,
) -> Result<(), DatabaseError> {
    let waits = match needs.concurrent {
        true => {
            "an index that is built beside the traffic waits for it, and whoever needs a lock that it has"
        }
        false => "whoever needs a lock that it has waits, and everybody behind",
    };
    let old = texts(
        client,
        &format!(
            "SELECT pid, coalesce(usename, '?'), coalesce(state, '?'), \
                    extract(epoch FROM clock_timestamp() - xact_start)::bigint, datname = current_database() \
             FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND xact_start IS NOT NULL \
               AND backend_type = 'client backend' \
               AND xact_start < clock_timestamp() - interval '{OLD_TRANSACTION} seconds' \
               AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL OR datname = current_database()) \
             ORDER BY xact_start LIMIT 10"
        ),
    )?;
    for row in old {
        let [pid, account, state, seconds, here] = row.as_slice() else {
            continue;
        };
        let elsewhere = if here == "t" {
            ""
        } else {
            ", in another database"
        };
        found.push(PreflightFinding::new(
            "old transactions",
            Severity::Warning,
            format!("process {pid} of {account} ({state}{elsewhere}) has one open for {seconds} s: {waits}"),
            format!("let it end, or end it: SELECT pg_terminate_backend({pid})"),
        ));
    }
    for row in texts(
        client,
        "SELECT gid, owner, extract(epoch FROM clock_timestamp() - prepared)::bigint \
         FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared LIMIT 10",
    )? {
        let [gid, owner, seconds] = row.as_slice() else {
            continue;
        };
        found.push(PreflightFinding::new(
            "prepared transactions",
            Severity::Warning,
            format!(
                "`{}` of {owner} is prepared for {seconds} s: {waits}",
                gid.escape_debug()
            ),
            "commit or roll it back: COMMIT PREPARED, ROLLBACK PREPARED",
        ));
    }
    if !is_true(
        client,
        "SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')",
    )? {
        found.push(PreflightFinding::new(
            "old transactions",
            Severity::Unseen,
            "this account sees its own transactions alone, and not how far replicas are behind",
            "GRANT pg_read_all_stats or pg_monitor to it",
        ));
    }
    Ok(())
}

fn wraparound(client: &mut Client, found: &mut Findings) -> Result<(), DatabaseError> {
    for row in texts(
        client,
        "SELECT pid, left(query, 100) FROM pg_stat_activity \
         WHERE backend_type = 'autovacuum worker' AND datname = current_database() \
           AND query LIKE '%(to prevent wraparound)%'",
    )? {
        let [pid, query] = row.as_slice() else {
            continue;
        };
        found.push(PreflightFinding::new(
            "wraparound",
            Severity::Warning,
            format!(
                "process {pid} runs `{query}`, and does not give way to whoever needs the table"
            ),
            "let it end first",
        ));
    }
    let rows = texts(
        client,
        "SELECT age(datfrozenxid)::bigint FROM pg_database WHERE datname = current_database() \
         AND age(datfrozenxid) > 1500000000",
    )?;
    if let Some(age) = rows.first().and_then(|row| row.first()) {
        found.push(PreflightFinding::new(
            "wraparound",
            Severity::Warning,
            format!("the oldest row is {age} transactions old; at 2 billion the server stops taking writes"),
            "VACUUM (FREEZE) the oldest tables before a backfill adds to it",
        ));
    }
    Ok(())
}

fn invalid_indexes(
    client: &mut Client,
    needs: &Needs,
    found: &mut Findings,
) -> Result<(), DatabaseError> {
    for row in texts(
        client,
        "SELECT i.indexrelid::regclass::text, c.relname, i.indrelid::regclass::text FROM pg_index i \
         JOIN pg_class c ON c.oid = i.indexrelid \
         WHERE NOT i.indisvalid AND c.relkind = 'i' ORDER BY 1 LIMIT 20",
    )? {
        let [index, name, table] = row.as_slice() else {
            continue;
        };
        // The run itself sees to that one.
        if needs.indexes.contains(index) || needs.indexes.contains(name) {
            continue;
        }
        found.push(PreflightFinding::new(
            "invalid indexes",
            Severity::Warning,
            format!("{index} on {table} is written and never read: a build of it was interrupted"),
            format!("DROP INDEX CONCURRENTLY {index}; and build it again where it is wanted"),
        ));
    }
    Ok(())
}

fn replicas(client: &mut Client, found: &mut Findings) -> Result<(), DatabaseError> {
    for row in texts(
        client,
        "SELECT coalesce(nullif(application_name, ''), host(client_addr), 'a replica'), \
                round(extract(epoch FROM replay_lag)::numeric, 1), behind / 1000000 \
         FROM (SELECT *, pg_wal_lsn_diff( \
                   CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_lsn() END, replay_lsn)::bigint AS behind \
               FROM pg_stat_replication) AS replica \
         WHERE behind > 0 AND replay_lag > interval '10 seconds' OR behind > 64000000 ORDER BY behind DESC LIMIT 10",
    )? {
        let [name, seconds, megabytes] = row.as_slice() else {
            continue;
        };
        // One that applies nothing keeps the time that was measured last.
        let told = match megabytes.parse() {
            Ok(0..64) => format!("{name} is {seconds} s behind; a run waits for it (`--max-lag`)"),
            _ => format!(
                "{name} has {megabytes} MB of WAL to apply; a run waits for it (`--max-lag`)"
            ),
        };
        found.push(PreflightFinding::new(
            "replicas",
            Severity::Warning,
            told,
            "let it catch up first; one that applies late on purpose (`recovery_min_apply_delay`) or not at all \
             (`pg_wal_replay_resume()`) is none to wait for: `--max-lag 0`",
        ));
    }
    Ok(())
}

fn slots(client: &mut Client, found: &mut Findings) -> Result<(), DatabaseError> {
    // On a replica there is no position to compare with, and that has been told.
    for row in texts(
        client,
        &format!(
            "SELECT slot_name, active::text, \
                    pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint \
             FROM pg_replication_slots WHERE NOT pg_is_in_recovery() AND restart_lsn IS NOT NULL \
               AND pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > {SLOT_RETENTION:.0} ORDER BY 1 LIMIT 10"
        ),
    )? {
        let [name, active, retained] = row.as_slice() else {
            continue;
        };
        let retained = bytes(retained.parse().unwrap_or_default());
        let (state, remedy) = match active.as_str() {
            "true" => ("is read too slowly", "let its reader catch up first"),
            _ => (
                "is read by nobody",
                "bring its reader back, or drop it: pg_drop_replication_slot",
            ),
        };
        found.push(PreflightFinding::new(
            "replication slots",
            Severity::Warning,
            format!("`{name}` {state} and holds {retained} of WAL; what the migrations write comes on top"),
            remedy,
        ));
    }
    Ok(())
}

/// The names as an array of SQL.
fn array<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| quoted(name)).collect();
    format!("ARRAY[{}]::text[]", names.join(", "))
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn privileges(
    client: &mut Client,
    needs: &Needs,
    found: &mut Findings,
) -> Result<(), DatabaseError> {
    let rows = texts(
        client,
        "SELECT current_user, coalesce(current_schema(), ''), \
                coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)",
    )?;
    let Some([account, namespace, may_create]) = rows.first().map(Vec::as_slice) else {
        return Ok(());
    };
    if namespace.is_empty() {
        found.push(PreflightFinding::new(
            "privileges",
            Severity::Blocker,
            "no namespace of the search_path is there: a table that is created would be nowhere",
            "create it, or set search_path",
        ));
    } else if may_create != "t" {
        found.push(PreflightFinding::new(
            "privileges",
            Severity::Blocker,
            format!("{account} may not create anything in the namespace {namespace}"),
            format!("GRANT CREATE ON SCHEMA {namespace} TO {account}"),
        ));
    }
    let tables = array(needs.tables.iter().map(|(table, _)| table));
    for row in texts(
        client,
        &format!(
            "SELECT DISTINCT c.oid::regclass::text, pg_get_userbyid(c.relowner) \
             FROM unnest({tables}) AS name JOIN pg_class c ON c.oid = to_regclass(name) \
             WHERE NOT pg_has_role(c.relowner, 'USAGE') ORDER BY 1"
        ),
    )? {
        let [table, owner] = row.as_slice() else {
            continue;
        };
        found.push(PreflightFinding::new(
            "privileges",
            Severity::Blocker,
            format!("{table} belongs to {owner}, and {account} is not in that role"),
            format!("GRANT {owner} TO {account}, or run with `--role {owner}`"),
        ));
    }
    Ok(())
}

fn extensions(
    client: &mut Client,
    version: u32,
    needs: &Needs,
    found: &mut Findings,
) -> Result<(), DatabaseError> {
    // Since 13 an owner of the database installs those that are trusted.
    let trusted = match version {
        130_000.. => "v.trusted",
        _ => "false",
    };
    for extension in &needs.extensions {
        let rows = texts(
            client,
            &format!(
                "SELECT v.installed, bool_or(v.superuser AND NOT {trusted}) AND NOT r.rolsuper, \
                        has_database_privilege(current_database(), 'CREATE') \
                 FROM pg_available_extension_versions v, pg_roles r \
                 WHERE v.name = {} AND r.rolname = current_user GROUP BY v.installed, r.rolsuper \
                 ORDER BY v.installed DESC LIMIT 1",
                quoted(extension)
            ),
        )?;
        match rows.first().map(Vec::as_slice) {
            None => found.push(PreflightFinding::new(
                "extensions",
                Severity::Blocker,
                format!("the server does not have `{extension}`"),
                "install its package on the server, or ask the provider of the service for it",
            )),
            Some([installed, needs_superuser, may_create])
                if installed != "t" && (needs_superuser == "t" || may_create != "t") =>
            {
                found.push(PreflightFinding::new(
                    "extensions",
                    Severity::Blocker,
                    format!("`{extension}` is not installed, and this account may not install it"),
                    format!("let an administrator say: CREATE EXTENSION {extension}"),
                ));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// How much the migrations write. What an index takes is a guess: a third of its table.
fn space(client: &mut Client, needs: &Needs, found: &mut Findings) -> Result<(), DatabaseError> {
    let mut disk = 0.0;
    let mut wal = 0.0;
    for (table, work) in &needs.tables {
        let rows = texts(
            client,
            &format!(
                "SELECT pg_relation_size(c.oid), pg_total_relation_size(c.oid) \
                 FROM pg_class c WHERE c.oid = to_regclass({})",
                quoted(table)
            ),
        )?;
        let Some([heap, total]) = rows.first().map(Vec::as_slice) else {
            continue;
        };
        let heap: f64 = heap.parse().unwrap_or_default();
        let total: f64 = total.parse().unwrap_or_default();
        let (more_disk, more_wal) = match work {
            TableWork::Catalog | TableWork::Scan => (0.0, 0.0),
            TableWork::IndexBuild => (heap / 3.0, heap / 3.0),
            // Each row is written once more, and the old ones wait for a vacuum.
            TableWork::Batches => (heap, 2.0 * heap),
            TableWork::Rewrite => (total, total),
        };
        disk += more_disk;
        wal += more_wal;
    }
    if disk > 0.0 {
        found.push(PreflightFinding::new(
            "space",
            Severity::Note,
            format!(
                "the migrations write about {} of tables and indexes and {} of WAL; SQL does not show how much is \
                 free",
                bytes(disk),
                bytes(wal)
            ),
            "compare it with the free disk of the server and of its replicas",
        ));
    }
    Ok(())
}
