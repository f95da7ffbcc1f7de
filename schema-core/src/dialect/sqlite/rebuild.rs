//! The rebuild of a table: for the changes that ALTER TABLE does not know.
//!
//! SQLite's documentation gives the procedure in twelve steps (https://sqlite.org/lang_altertable.html,
//! section 7). Its first step is to turn foreign keys off, because dropping the old table deletes its
//! rows, and a key with CASCADE would delete those that refer to them. Inside a transaction that
//! setting does nothing, and deferring the keys does not help: actions run at once. So a rebuild opens
//! its transaction itself, and whoever runs it must not have opened one. After a failure the
//! transaction is still open: roll it back, or close the connection.
//!
//! Before anything is dropped, the rebuild makes sure that the table has no trigger and no index that it
//! does not know, since both would go with the table; at the end, that no row refers to nothing.

use super::index::indexes_of;
use super::table::create_table;
use super::trigger::{create_trigger, triggers_of};
use super::words::{expression, identifier, object};
use super::{Sqlite, schema_object};
use crate::def::ObjectKind;
use crate::def::{BinaryOperator, TypeKind};
use crate::dialect::expression::Inexpressible;
use crate::dialect::quoting::{indented, standard_literal};
use crate::model::{Expression, SchemaObject, Table};
use crate::plan::BackfillValue;

/// The table that stops the script when it must not go on: a failed check ends it.
const GUARD: &str = "architrave_guard";

pub(super) fn rebuild(
    dialect: &Sqlite,
    old: &Table,
    new: &Table,
    values: &[BackfillValue],
    dependents: &[SchemaObject],
) -> Result<Vec<String>, Inexpressible> {
    let name = object(&new.name);
    let copy = identifier(&format!("architrave_new_{}", new.name.name));
    let text = standard_literal(&new.name.name);
    let mut statements = vec![
        "PRAGMA foreign_keys = OFF".to_owned(),
        "BEGIN IMMEDIATE".to_owned(),
    ];
    // The references of other tables follow the rename.
    if old.name != new.name {
        statements.push(format!(
            "ALTER TABLE {} RENAME TO {name}",
            object(&old.name)
        ));
    }
    statements.push(format!(
        "CREATE TEMPORARY TABLE {GUARD} (\n{}\n)",
        indented(&[
            "unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0)".into(),
            "orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)".into(),
        ])
    ));
    statements.push(format!(
        "INSERT INTO {GUARD} (unknown)\n    SELECT count(*) FROM sqlite_schema\n    WHERE tbl_name = {text} COLLATE NOCASE AND ((type = 'trigger'{}) OR (type = 'index' AND sql IS NOT NULL{}))",
        known_triggers(old, dependents),
        known_indexes(old)
    ));
    statements.push(create_table(dialect, new, &copy)?);
    statements.push(copy_rows(dialect, old, new, values, &copy)?);
    if is_numbered(new) {
        statements.extend(keep_numbering(old, new));
    }
    statements.push(format!("DROP TABLE {name}"));
    // Views, and triggers of other tables, may name this one, which is not there at that moment; the rename
    // would read them and fail. Nothing refers to the copy, so that nothing has to follow its name.
    statements.push("PRAGMA legacy_alter_table = ON".to_owned());
    statements.push(format!("ALTER TABLE {copy} RENAME TO {name}"));
    statements.push("PRAGMA legacy_alter_table = OFF".to_owned());
    statements.extend(indexes_of(dialect, new)?);
    for trigger in triggers_of(new) {
        statements.push(create_trigger(dialect, &new.name, trigger)?);
    }
    for trigger in sql_triggers_of(new, dependents) {
        statements.extend(schema_object::create(trigger)?);
    }
    statements.push(format!(
        "INSERT INTO {GUARD} (orphans)\n    SELECT count(*) FROM pragma_foreign_key_check\n    WHERE \"table\" = {text} COLLATE NOCASE OR parent = {text} COLLATE NOCASE"
    ));
    statements.push(format!("DROP TABLE temp.{GUARD}"));
    statements.push("COMMIT".to_owned());
    statements.push("PRAGMA foreign_keys = ON".to_owned());
    Ok(statements)
}

fn copy_rows(
    dialect: &Sqlite,
    old: &Table,
    new: &Table,
    values: &[BackfillValue],
    copy: &str,
) -> Result<String, Inexpressible> {
    let mut columns = vec![];
    let mut sources = vec![];
    for value in values {
        let is_generated = new
            .column(&value.column)
            .is_some_and(|column| column.generated.is_some());
        // The database fills those.
        if is_generated {
            continue;
        }
        columns.push(identifier(&value.column));
        sources.push(expression(dialect, &rescaled(old, new, value)?)?);
    }
    let source = object(&new.name);
    if columns.is_empty() {
        return Err(Inexpressible {
            feature: "way to copy rows of which no column is kept".into(),
            remedy: "drop the table and create another".into(),
        });
    }
    Ok(format!(
        "INSERT INTO {copy} ({})\n    SELECT {}\n    FROM {source}",
        columns.join(", "),
        sources.join(", ")
    ))
}

/// The value at the scale of the column that it goes into. A number that loses decimal places would be
/// another number.
fn rescaled(old: &Table, new: &Table, value: &BackfillValue) -> Result<Expression, Inexpressible> {
    let scale = |table: &Table, name: &str| {
        table
            .column(name)
            .filter(|column| column.data_type.kind == TypeKind::BigInt)
            .and_then(|column| column.data_type.scale)
    };
    let source = match &value.value {
        Expression::Column(name) => name,
        Expression::Cast(inner, _) => match &**inner {
            Expression::Column(name) if scale(old, name).is_some() => name,
            _ => return Ok(value.value.clone()),
        },
        _ => return Ok(value.value.clone()),
    };
    let (from, to) = (scale(old, source), scale(new, &value.column));
    let column = Expression::Column(source.clone());
    let times = |places: i16| {
        let factor = format!("1{}", "0".repeat(usize::try_from(places).unwrap_or(0)));
        Expression::Binary(
            BinaryOperator::Multiply,
            Box::new(column.clone()),
            Box::new(Expression::Number(factor)),
        )
    };
    let is_whole = old
        .column(source)
        .is_some_and(|column| column.data_type.kind == TypeKind::BigInt);
    match (from, to) {
        (from, to) if from.unwrap_or(0) == to.unwrap_or(0) => Ok(value.value.clone()),
        (from, Some(to)) if is_whole && to > from.unwrap_or(0) => Ok(times(to - from.unwrap_or(0))),
        _ => Err(Inexpressible {
            feature: format!(
                "exact way from `{source}` to the decimal places of `{}`",
                value.column
            ),
            remedy: "keep the scale, or fill a new column by an expression that rounds: \
                     `#[column(backfill = ..)]`"
                .into(),
        }),
    }
}

/// The triggers of the table that are written as SQL.
fn sql_triggers_of<'a>(
    table: &Table,
    dependents: &'a [SchemaObject],
) -> impl Iterator<Item = &'a SchemaObject> {
    let name = table.name.name.clone();
    dependents.iter().filter(move |object| {
        object.key.kind == ObjectKind::Trigger && object.key.detail.eq_ignore_ascii_case(&name)
    })
}

fn known_triggers(old: &Table, dependents: &[SchemaObject]) -> String {
    let attached = triggers_of(old).map(|trigger| trigger.name.as_str());
    let in_sql = sql_triggers_of(old, dependents).map(|trigger| trigger.key.name.name.as_str());
    unknown_names(attached.chain(in_sql).collect())
}

fn known_indexes(old: &Table) -> String {
    let mut names: Vec<&str> = old
        .uniques
        .iter()
        .filter(|unique| unique.is_index())
        .map(|unique| unique.name.as_str())
        .chain(old.indexes.iter().map(|index| index.name.as_str()))
        .collect();
    names.sort_unstable();
    unknown_names(names)
}

/// The condition that an object has none of the names.
fn unknown_names(names: Vec<&str>) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<String> = names.into_iter().map(standard_literal).collect();
    format!(" AND name NOT IN ({})", names.join(", "))
}

fn is_numbered(table: &Table) -> bool {
    let mut columns = table.columns.iter();
    columns.any(|column| column.identity.is_some()) && !table.properties.sqlite.reuses_numbers
}

/// The next number goes on where it was, even where the rows with the highest are gone.
fn keep_numbering(old: &Table, new: &Table) -> Vec<String> {
    if !is_numbered(old) {
        return vec![];
    }
    let copy = standard_literal(&format!("architrave_new_{}", new.name.name));
    let current = standard_literal(&new.name.name);
    vec![
        format!("DELETE FROM sqlite_sequence WHERE name = {copy}"),
        format!(
            "INSERT INTO sqlite_sequence (name, seq)\n    SELECT {copy}, seq FROM sqlite_sequence WHERE name = {current}"
        ),
    ]
}
