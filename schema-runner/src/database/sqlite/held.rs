//! Whether there is data in a table or column.

use crate::database::Held;
use rusqlite::Connection;
use schema_core::plan::DataObject;

pub(super) fn held(connection: &Connection, object: &DataObject) -> rusqlite::Result<Held> {
    let table = match object {
        DataObject::Table(table) | DataObject::Column(table, _) => table,
        // There are none.
        DataObject::Sequence(_) => return Ok(Held::Absent),
    };
    let database = table.namespace.as_deref();
    if !connection.table_exists(database, table.name.as_str())? {
        return Ok(Held::Absent);
    }
    let namespace = database.map(|name| format!("{}.", quoted(name)));
    let path = namespace.unwrap_or_default() + &quoted(&table.name);
    let exists = |query: &str| -> rusqlite::Result<bool> {
        connection.query_row(&format!("SELECT EXISTS ({query})"), [], |row| row.get(0))
    };
    let has_rows = exists(&format!("SELECT 1 FROM {path}"))?;
    let DataObject::Column(_, column) = object else {
        return Ok(if has_rows { Held::Data } else { Held::Nothing });
    };
    if !has_rows {
        return Ok(Held::Nothing);
    }
    // SQLite takes a quoted name that is no column for a string, which is never NULL.
    if !connection.column_exists(database, table.name.as_str(), column.as_str())? {
        return Ok(Held::Absent);
    }
    let has_values = exists(&format!(
        "SELECT 1 FROM {path} WHERE {} IS NOT NULL",
        quoted(column)
    ))?;
    Ok(if has_values {
        Held::Data
    } else {
        Held::Nothing
    })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
