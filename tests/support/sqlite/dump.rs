//! The contents of a SQLite database, as its schema table and its pragmas tell them.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Row};

use crate::catalogue::{COLUMN_ORDER, Catalogue};
use crate::or_fail;

/// How the name of an entry ends that holds the statement which made the object.
const STATEMENT: &str = "; statement";

/// What a SQLite database holds.
///
/// Every object has an entry with the statement that made it, as in `index orders_created_at_idx; statement`. A table
/// has besides, by `PRAGMA table_list`, `table_xinfo`, `index_list`, `index_xinfo` and `foreign_key_list`:
/// `table orders; options`, `table orders; columns` (sorted by name), `table orders; column order`,
/// `table orders; indexes`, `table orders; foreign keys`. SQLite's own tables are left out.
///
/// SQLite keeps the text of statements and edits it when a table is altered, so the same table made on two ways can
/// have two texts; [`without_statements`] compares what the pragmas tell alone, which is all but checks,
/// the expressions of partial and expression indexes, and the bodies of views and triggers.
///
/// # Panics
///
/// When SQLite cannot read the file.
#[track_caller]
pub fn catalogue(connection: &Connection) -> Catalogue {
    or_fail(read(connection), "cannot read the database's contents")
}

/// The catalogue without the texts of statements.
#[must_use]
pub fn without_statements(catalogue: Catalogue) -> Catalogue {
    catalogue.without(|name| name.ends_with(STATEMENT))
}

fn read(connection: &Connection) -> Result<Catalogue, Error> {
    let mut catalogue = Catalogue::default();
    let objects = "SELECT type, name, sql FROM sqlite_schema
                   WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name";
    for (kind, name, sql) in rows(connection, objects, [], |row| {
        Ok((text(row, 0)?, text(row, 1)?, text(row, 2)?))
    })? {
        catalogue.add(format!("{kind} {name}{STATEMENT}"), &sql);
        if kind == "table" {
            add_table(&mut catalogue, connection, &name)?;
        }
    }
    Ok(catalogue)
}

fn add_table(catalogue: &mut Catalogue, connection: &Connection, table: &str) -> Result<(), Error> {
    let options = "SELECT 'type ' || type || ' without_rowid ' || wr || ' strict ' || strict
                   FROM pragma_table_list WHERE schema = 'main' AND name = ?1";
    let columns = "SELECT name || ' ' || type || ' notnull ' || \"notnull\" || ' default ' || coalesce(dflt_value, '-')
                          || ' key ' || pk || ' hidden ' || hidden
                   FROM pragma_table_xinfo(?1) ORDER BY name";
    let order = "SELECT name FROM pragma_table_xinfo(?1) ORDER BY cid";
    let list = |sql: &str| rows(connection, sql, [table], |row| text(row, 0));
    let mut add = |part: &str, lines: String| {
        if !lines.is_empty() {
            catalogue.add(format!("table {table}{part}"), &lines);
        }
    };
    add("; options", list(options)?.join("\n"));
    add("; columns", list(columns)?.join("\n"));
    add(COLUMN_ORDER, list(order)?.join(", "));
    add("; indexes", indexes(connection, table)?.join("\n"));
    add(
        "; foreign keys",
        foreign_keys(connection, table)?.join("\n"),
    );
    Ok(())
}

fn indexes(connection: &Connection, table: &str) -> Result<Vec<String>, Error> {
    let list =
        "SELECT name, 'unique ' || \"unique\" || ' origin ' || origin || ' partial ' || partial
                FROM pragma_index_list(?1) ORDER BY name";
    let keys = "SELECT coalesce(name, CASE cid WHEN -1 THEN 'rowid' ELSE '(expression)' END)
                       || CASE desc WHEN 1 THEN ' desc' ELSE '' END || ' ' || coll
                FROM pragma_index_xinfo(?1) WHERE key = 1 ORDER BY seqno";
    let mut lines = Vec::new();
    for (index, properties) in rows(connection, list, [table], |row| {
        Ok((text(row, 0)?, text(row, 1)?))
    })? {
        let keys = rows(connection, keys, [&index], |row| text(row, 0))?;
        lines.push(format!("{index} {properties} on ({})", keys.join(", ")));
    }
    Ok(lines)
}

/// One line a foreign key. SQLite numbers them by their place in the statement, which is left out; a reference that
/// names no columns means the other table's primary key.
fn foreign_keys(connection: &Connection, table: &str) -> Result<Vec<String>, Error> {
    let list = "SELECT id, \"from\", coalesce(\"to\", '(primary key)'),
                       \"table\" || ' update ' || on_update || ' delete ' || on_delete || ' match ' || \"match\"
                FROM pragma_foreign_key_list(?1) ORDER BY id, seq";
    let mut keys: BTreeMap<String, (Vec<String>, Vec<String>, String)> = BTreeMap::new();
    for row in rows(connection, list, [table], |row| {
        Ok((text(row, 0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?))
    })? {
        let (id, from, to, target) = row;
        let key = keys.entry(id).or_default();
        key.0.push(from);
        key.1.push(to);
        key.2 = target;
    }
    let mut lines: Vec<String> = keys
        .into_values()
        .map(|(from, to, target)| {
            format!(
                "({}) references ({}) of {target}",
                from.join(", "),
                to.join(", ")
            )
        })
        .collect();
    lines.sort();
    Ok(lines)
}

fn rows<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
    read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    connection
        .prepare(sql)?
        .query_map(parameters, read)?
        .collect()
}

/// A value as text; nothing for NULL, which stands where an index has no statement.
fn text(row: &Row<'_>, column: usize) -> Result<String, Error> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::assert_same;
    use crate::sqlite::scratch_file;

    #[test]
    fn tables_indexes_and_references_are_seen() {
        let file = scratch_file();
        file.execute(
            "CREATE TABLE parent (id INTEGER PRIMARY KEY, b TEXT NOT NULL, UNIQUE (id, b)) STRICT;
             CREATE TABLE child (
                 parent_id INTEGER, b TEXT DEFAULT 'x',
                 twice INTEGER GENERATED ALWAYS AS (parent_id * 2) STORED,
                 FOREIGN KEY (parent_id, b) REFERENCES parent (id, b) ON DELETE CASCADE
             );
             CREATE INDEX child_idx ON child (b COLLATE NOCASE DESC, lower(b)) WHERE parent_id > 0;",
        );
        assert_eq!(
            without_statements(file.catalogue()).to_string(),
            "table child; column order
    parent_id, b, twice
table child; columns
    b TEXT notnull 0 default 'x' key 0 hidden 0
    parent_id INTEGER notnull 0 default - key 0 hidden 0
    twice INTEGER notnull 0 default - key 0 hidden 3
table child; foreign keys
    (parent_id, b) references (id, b) of parent update NO ACTION delete CASCADE match NONE
table child; indexes
    child_idx unique 0 origin c partial 1 on (b desc NOCASE, (expression) BINARY)
table child; options
    type table without_rowid 0 strict 0
table parent; column order
    id, b
table parent; columns
    b TEXT notnull 1 default - key 0 hidden 0
    id INTEGER notnull 0 default - key 1 hidden 0
table parent; indexes
    sqlite_autoindex_parent_1 unique 1 origin u partial 0 on (id BINARY, b BINARY)
table parent; options
    type table without_rowid 0 strict 1
"
        );
        assert!(
            file.catalogue().objects()["index child_idx; statement"]
                .contains("WHERE parent_id > 0")
        );
    }

    #[test]
    fn an_added_column_differs_in_order_and_statement_alone() {
        let (grown, created) = (scratch_file(), scratch_file());
        grown.execute("CREATE TABLE t (a INT, c INT); ALTER TABLE t ADD COLUMN b INT");
        created.execute("CREATE TABLE t (a INT, b INT, c INT)");
        let (grown, created) = (grown.catalogue(), created.catalogue());
        assert_ne!(grown, created);
        let comparable = |catalogue| without_statements(catalogue).without_column_order();
        assert_same(&comparable(grown), &comparable(created));
    }
}
