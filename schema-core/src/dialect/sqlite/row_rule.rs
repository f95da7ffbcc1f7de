//! The statements of the triggers that conventions ask for.
//!
//! A trigger of SQLite cannot change the row that is being written, so what PostgreSQL does before the row is
//! written is a second write here, after it. It starts no trigger of its own as long as `recursive_triggers` is
//! off, which is the default.

use super::Sqlite;
use super::words::{expression, identifier, object};
use crate::dialect::expression::Inexpressible;
use crate::dialect::quoting::standard_literal;
use crate::model::{AssignedValue, Assignment, Closure, Hierarchy, ObjectName, RowRule};

/// The statements, each with its semicolon. `key` is the primary key of the table.
///
/// # Errors
///
/// When a value has no form in SQLite.
pub(super) fn statements(
    dialect: &Sqlite,
    rule: &RowRule,
    table: &ObjectName,
    key: &[String],
) -> Result<String, Inexpressible> {
    let table = object(table);
    Ok(match rule {
        RowRule::Assign(assignments) => assign(dialect, assignments, &table, key)?,
        RowRule::Refuse(reason) => refuse(reason),
        RowRule::Acyclic(hierarchy) => acyclic(hierarchy, &table),
        RowRule::Path { hierarchy, path } => self::path(hierarchy, path, &table),
        RowRule::PathBelow { hierarchy, path } => path_below(hierarchy, path, &table),
        RowRule::Closure(closure) => closure_below(closure, &table),
        RowRule::NoOverlap {
            key: of,
            from,
            until,
        } => no_overlap(of, from, until, &table),
    })
}

fn assign(
    dialect: &Sqlite,
    assignments: &[Assignment],
    table: &str,
    key: &[String],
) -> Result<String, Inexpressible> {
    let mut values = Vec::new();
    for Assignment { column, value } in assignments {
        let column = identifier(column);
        let value = match value {
            AssignedValue::Unchanged => format!("OLD.{column}"),
            AssignedValue::Next => format!("OLD.{column} + 1"),
            AssignedValue::Value(value) => expression(dialect, value)?,
        };
        values.push(format!("{column} = {value}"));
    }
    Ok(format!(
        "UPDATE {table} SET {} WHERE {};",
        values.join(", "),
        is_new_row(key)
    ))
}

fn refuse(reason: &str) -> String {
    format!("SELECT RAISE(ABORT, {});", standard_literal(reason))
}

fn acyclic(hierarchy: &Hierarchy, table: &str) -> String {
    let (key, parent) = (identifier(&hierarchy.key), identifier(&hierarchy.parent));
    format!(
        "\
SELECT RAISE(ABORT, 'the row would stand above itself')
WHERE NEW.{key} IN (
    WITH RECURSIVE above (architrave_key) AS (
        SELECT NEW.{parent}
        UNION
        SELECT step.{parent}
        FROM {table} AS step
        JOIN above ON step.{key} = above.architrave_key
        WHERE step.{parent} IS NOT NULL
    )
    SELECT architrave_key FROM above
);"
    )
}

fn path(hierarchy: &Hierarchy, path: &str, table: &str) -> String {
    let (key, path) = (identifier(&hierarchy.key), identifier(path));
    format!(
        "UPDATE {table} SET {path} = {} WHERE {key} = NEW.{key};",
        own_path(hierarchy, &path, table)
    )
}

/// The row and what is below it, in one statement, because the triggers of its rows do not run.
fn path_below(hierarchy: &Hierarchy, path: &str, table: &str) -> String {
    let path = identifier(path);
    let own = own_path(hierarchy, &path, table);
    format!(
        "\
UPDATE {table} SET {path} = {own} || substr({path}, length(OLD.{path}) + 1)
WHERE substr({path}, 1, length(OLD.{path})) = OLD.{path};"
    )
}

fn own_path(hierarchy: &Hierarchy, path: &str, table: &str) -> String {
    let (key, parent) = (identifier(&hierarchy.key), identifier(&hierarchy.parent));
    format!(
        "coalesce((SELECT above.{path} FROM {table} AS above WHERE above.{key} = NEW.{parent}), '/') \
         || NEW.{key} || '/'"
    )
}

/// A row that is new has no pairs, so the same statements serve INSERT and UPDATE. They climb the hierarchy itself, so
/// that a row may come before the one above it, and before a backfill has reached that.
fn closure_below(closure: &Closure, table: &str) -> String {
    let hierarchy = &closure.hierarchy;
    let (key, parent) = (identifier(&hierarchy.key), identifier(&hierarchy.parent));
    let (ancestor, descendant) = (
        identifier(&closure.ancestor),
        identifier(&closure.descendant),
    );
    let (pairs, depth) = (object(&closure.table), identifier(&closure.depth));
    format!(
        "\
DELETE FROM {pairs}
WHERE EXISTS (
    SELECT 1 FROM {pairs} AS below
    WHERE below.{ancestor} = NEW.{key}
        AND below.{descendant} = {pairs}.{descendant}
        AND below.{depth} < {pairs}.{depth}
);
INSERT OR IGNORE INTO {pairs} ({ancestor}, {descendant}, {depth}) VALUES (NEW.{key}, NEW.{key}, 0);
INSERT OR IGNORE INTO {pairs} ({ancestor}, {descendant}, {depth})
SELECT above.architrave_key, below.{descendant}, above.architrave_depth + below.{depth}
FROM (
    WITH RECURSIVE climb (architrave_key, architrave_depth, architrave_way) AS (
        SELECT NEW.{parent}, 1, '/' || hex(NEW.{parent}) || '/'
        UNION ALL
        SELECT step.{parent}, climb.architrave_depth + 1, climb.architrave_way || hex(step.{parent}) || '/'
        FROM {table} AS step
        JOIN climb ON step.{key} = climb.architrave_key
        WHERE step.{parent} IS NOT NULL
            AND instr(climb.architrave_way, '/' || hex(step.{parent}) || '/') = 0
    )
    SELECT architrave_key, architrave_depth FROM climb
) AS above
CROSS JOIN {pairs} AS below
WHERE below.{ancestor} = NEW.{key} AND above.architrave_key IS NOT NULL;"
    )
}

/// Writes the pairs of the rows of `table` that are not there yet. Keys are compared as hexadecimal digits on the way
/// up, which no separator can be part of; where rows stand in a circle, each is above the others once.
pub(super) fn fill_closure(table: &ObjectName, closure: &Closure) -> String {
    let hierarchy = &closure.hierarchy;
    let (key, parent) = (identifier(&hierarchy.key), identifier(&hierarchy.parent));
    let (ancestor, descendant) = (
        identifier(&closure.ancestor),
        identifier(&closure.descendant),
    );
    let (table, pairs) = (object(table), object(&closure.table));
    let depth = identifier(&closure.depth);
    format!(
        "\
WITH RECURSIVE architrave_pair (architrave_key, architrave_above, architrave_depth, architrave_way) AS (
    SELECT {key}, {key}, 0, '/' || hex({key}) || '/' FROM {table}
    UNION ALL
    SELECT pair.architrave_key, step.{parent}, pair.architrave_depth + 1,
        pair.architrave_way || hex(step.{parent}) || '/'
    FROM architrave_pair AS pair
    JOIN {table} AS step ON step.{key} = pair.architrave_above
    WHERE step.{parent} IS NOT NULL
        AND instr(pair.architrave_way, '/' || hex(step.{parent}) || '/') = 0
)
INSERT INTO {pairs} ({ancestor}, {descendant}, {depth})
SELECT architrave_above, architrave_key, architrave_depth FROM architrave_pair WHERE TRUE
ON CONFLICT DO NOTHING"
    )
}

fn no_overlap(key: &[String], from: &str, until: &str, table: &str) -> String {
    let (from, until) = (identifier(from), identifier(until));
    let same: Vec<String> = key
        .iter()
        .map(|column| {
            let column = identifier(column);
            format!("other.{column} = NEW.{column}")
        })
        .collect();
    // The row itself is one of those that match.
    format!(
        "\
SELECT RAISE(ABORT, 'two rows of one key would be valid at the same time')
WHERE (
    SELECT count(*) FROM {table} AS other
    WHERE {}
        AND (other.{until} IS NULL OR other.{until} > NEW.{from})
        AND (NEW.{until} IS NULL OR NEW.{until} > other.{from})
) > 1;",
        same.join(" AND ")
    )
}

fn is_new_row(key: &[String]) -> String {
    let parts: Vec<String> = key
        .iter()
        .map(|column| {
            let column = identifier(column);
            format!("{column} = NEW.{column}")
        })
        .collect();
    parts.join(" AND ")
}
