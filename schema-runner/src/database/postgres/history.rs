//! The history table on PostgreSQL: finding, creating, upgrading, reading it.

use super::{HISTORY, statement_error};
use crate::database::history::create_table;
use crate::database::history_table::{self, COLUMNS};
use crate::database::{DatabaseError, HISTORY_TABLE, HistoryEntry, Outcome, Record};
use ::postgres::types::ToSql;
use ::postgres::{Client, GenericClient};

/// The history table of this connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its name with its namespace, in quotes where it needs them: a script may look for names elsewhere.
    pub(super) name: String,
    columns: Vec<String>,
}

/// The first history table that the search_path leads to.
pub(super) fn find(client: &mut Client) -> Result<Option<Found>, DatabaseError> {
    let row = client
        .query_opt(
            "SELECT format('%I.%I', n.nspname, c.relname), \
                    (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a \
                     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.oid = to_regclass(quote_ident($1))",
            &[&HISTORY_TABLE],
        )
        .map_err(|error| statement_error(&error))?;
    Ok(row.map(|row| Found {
        name: row.get(0),
        columns: row.get::<_, Option<Vec<String>>>(1).unwrap_or_default(),
    }))
}

/// Creates the table where there is none, and adds to an older one what it lacks; its name.
pub(super) fn create(client: &mut Client) -> Result<String, DatabaseError> {
    // IF NOT EXISTS says NOTICE where it does; and it needs the right to create even then.
    if let Some(found) = find(client)? {
        for statement in history_table::upgrade(&found.name, &found.columns)? {
            client
                .batch_execute(&statement)
                .map_err(|error| statement_error(&error))?;
        }
        return Ok(found.name);
    }
    client
        .batch_execute(&create_table(&HISTORY))
        .map_err(|error| statement_error(&error))?;
    Ok(find(client)?.map_or_else(|| HISTORY_TABLE.to_owned(), |found| found.name))
}

/// The rows of the table.
pub(super) fn read(client: &mut Client, found: &Found) -> Result<Vec<HistoryEntry>, DatabaseError> {
    let columns = history_table::readable(&found.name, &found.columns)?;
    let columns: Vec<String> = COLUMNS
        .iter()
        .zip(columns)
        .map(|(column, text)| match column.is_instant {
            true => {
                format!("to_char({text} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")
            }
            false => text,
        })
        .collect();
    let query = format!(
        "SELECT {} FROM {} ORDER BY id COLLATE \"C\"",
        columns.join(", "),
        found.name
    );
    let rows = client
        .query(&query, &[])
        .map_err(|error| statement_error(&error))?;
    rows.into_iter()
        .map(|row| {
            let id: String = row.get(0);
            let outcome: String = row.get(8);
            Ok(HistoryEntry {
                outcome: Outcome::from_keyword(&outcome)
                    .ok_or_else(|| history_table::unknown_outcome(&id, &outcome))?,
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

/// Writes to the table of that name.
pub(super) fn record(
    client: &mut impl GenericClient,
    table: &str,
    record: &Record<'_>,
) -> Result<(), DatabaseError> {
    let account = account(client)?;
    write(client, &record.statement(table, &HISTORY, &account))
}

/// Who is connected, whatever role it acts as.
pub(super) fn account(client: &mut impl GenericClient) -> Result<String, DatabaseError> {
    let row = client.query_one("SELECT session_user::text", &[]);
    row.map(|row| row.get(0))
        .map_err(|error| statement_error(&error))
}

/// Runs a statement whose parameters are all text.
pub(super) fn write(
    client: &mut impl GenericClient,
    (sql, values): &(String, Vec<Option<&str>>),
) -> Result<(), DatabaseError> {
    let values: Vec<&(dyn ToSql + Sync)> = values
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect();
    client
        .execute(sql, &values)
        .map(drop)
        .map_err(|error| statement_error(&error))
}
