//! Whether there is data in a table or column, or a position in a sequence.

use crate::database::Held;
use ::postgres::{Client, Error, Transaction};
use schema_core::model::ObjectName;
use schema_core::plan::DataObject;
use std::time::Duration;

/// Looks in a transaction of its own, which ends at once so that its lock is gone.
pub(super) fn held(
    client: &mut Client,
    object: &DataObject,
    lock_timeout: Duration,
) -> Result<Held, Error> {
    let mut transaction = client.build_transaction().read_only(true).start()?;
    // Rows that a policy hides are lost as well: with row_security off, the server refuses to answer
    // rather than leave them out.
    transaction.batch_execute(&format!(
        "SET LOCAL row_security = off; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = {}",
        lock_timeout.as_millis()
    ))?;
    let held = look(&mut transaction, object);
    transaction.rollback()?;
    held
}

fn look(transaction: &mut Transaction<'_>, object: &DataObject) -> Result<Held, Error> {
    let table = match object {
        DataObject::Sequence(name) => return look_at_sequence(transaction, name),
        DataObject::Table(table) | DataObject::Column(table, _) => table,
    };
    let Some(found) = find(transaction, table, &['r', 'p'])? else {
        return Ok(Held::Absent);
    };
    let has_rows = exists(transaction, &format!("SELECT FROM {found}"))?;
    let DataObject::Column(_, column) = object else {
        return Ok(if has_rows { Held::Data } else { Held::Nothing });
    };
    if !has_rows {
        return Ok(Held::Nothing);
    }
    let quoted = transaction.query_opt(
        "SELECT quote_ident(attname) FROM pg_attribute \
         WHERE attrelid = to_regclass($1) AND attname = $2 AND attnum > 0 AND NOT attisdropped",
        &[&found, column],
    )?;
    let Some(row) = quoted else {
        return Ok(Held::Absent);
    };
    let quoted: String = row.get(0);
    // A row value is another NULL than that of its fields, and `IS NOT NULL` looks at the fields.
    let has_values = exists(
        transaction,
        &format!("SELECT FROM {found} WHERE {quoted} IS DISTINCT FROM NULL"),
    )?;
    Ok(if has_values {
        Held::Data
    } else {
        Held::Nothing
    })
}

/// A sequence from which nobody took a number has no position.
fn look_at_sequence(
    transaction: &mut Transaction<'_>,
    sequence: &ObjectName,
) -> Result<Held, Error> {
    let Some(found) = find(transaction, sequence, &['S'])? else {
        return Ok(Held::Absent);
    };
    let row = transaction.query_one(&format!("SELECT is_called FROM {found}"), &[])?;
    Ok(match row.get(0) {
        true => Held::Data,
        false => Held::Nothing,
    })
}

/// The table or sequence, by the letters of its kind, as a query names it, where there is one.
fn find(
    transaction: &mut Transaction<'_>,
    relation: &ObjectName,
    kinds: &[char],
) -> Result<Option<String>, Error> {
    let kinds: String = kinds.iter().collect();
    let row = transaction.query_opt(
        "SELECT name FROM concat_ws('.', quote_ident($1::text), quote_ident($2::text)) AS name \
         JOIN pg_class ON pg_class.oid = to_regclass(name) WHERE strpos($3, relkind::text) > 0",
        &[&relation.namespace, &relation.name, &kinds],
    )?;
    Ok(row.map(|row| row.get(0)))
}

fn exists(transaction: &mut Transaction<'_>, query: &str) -> Result<bool, Error> {
    let row = transaction.query_one(&format!("SELECT EXISTS ({query})"), &[])?;
    Ok(row.get(0))
}
