//! The block of code that a backfill runs.

use super::row_rule::BACKFILL_SETTING;
use super::words::{
    condition, dollar_quoted, expression, identifier, identifiers, literal, object,
};
use super::{Postgres, batches};
use crate::def::TypeFamily;
use crate::dialect::expression::Inexpressible;
use crate::model::{Column, Expression, ObjectName};
use crate::plan::BackfillValue;

/// One block that fills rows in batches and commits after each.
///
/// The server takes COMMIT in a block only outside of a transaction, so that the block must be alone in
/// its query. It walks the primary key upwards and never goes back, so that it ends even where the
/// filled value leaves a row pending, and a second run finds the rest. A bare name is a column, and the
/// variables are qualified by the block's name, because a column may have the name of any of them.
///
/// Batches are sized by time ([`batches`]). The key of the last row of a batch is looked for first, and then one UPDATE
/// goes from the first to the last: locking the rows before they are changed, or joining them with what was found, costs
/// as much as the change itself. At the end, what is still pending is counted.
///
/// With `row_security` off a query that a policy would narrow fails, so that an account that cannot see all
/// rows does not leave some unfilled.
pub(super) fn backfill(
    dialect: &Postgres,
    table: &ObjectName,
    key: &[Column],
    values: &[BackfillValue],
    pending: &Expression,
) -> Result<String, Inexpressible> {
    if key.is_empty() {
        return Err(Inexpressible {
            feature: "batches on a table without a primary key".into(),
            remedy: "give the table a primary key".into(),
        });
    }
    let target = object(table);
    let names: Vec<String> = key.iter().map(|column| column.name.clone()).collect();
    let columns = identifiers(&names);
    let row = row_of(names.iter().map(|name| identifier(name)));
    let next = variables("next", names.len());
    let last = variables("last", names.len());
    let declarations: Vec<String> = ["next", "last"]
        .iter()
        .flat_map(|prefix| {
            names.iter().enumerate().map(move |(position, name)| {
                format!(
                    "    {prefix}_{} {}.{}%TYPE;",
                    position + 1,
                    object(table),
                    identifier(name)
                )
            })
        })
        .collect();
    let descending: Vec<String> = names
        .iter()
        .map(|name| format!("{} DESC", identifier(name)))
        .collect();
    let pending = condition(pending, dialect.version)?;
    let assignments = values
        .iter()
        .map(|value| {
            Ok(format!(
                "{} = {}",
                identifier(&value.column),
                expression(&value.value, dialect.version)?
            ))
        })
        .collect::<Result<Vec<_>, Inexpressible>>()?
        .join(",\n                ");
    let next_list = next.join(", ");
    let last_list = last.join(", ");
    let next_row = row_of(next.iter().cloned());
    let last_row = row_of(last.iter().cloned());
    let first_next = next.first().cloned().unwrap_or_default();
    let time_zone = match values.iter().any(|value| casts_between_times(&value.value)) {
        true => "\n        PERFORM set_config('timezone', 'UTC', true);",
        false => "",
    };
    let name = literal(&table.to_string());
    let body = format!(
        "\
#variable_conflict use_column
<<architrave>>
DECLARE
{common}
    pending bigint;
{declarations}
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT {columns} INTO {next_list}
        FROM {target}
        WHERE {pending}
        ORDER BY {columns} LIMIT 1;
    WHILE {first_next} IS NOT NULL LOOP
{begin_batch}
        PERFORM set_config('{BACKFILL_SETTING}', 'on', true);{time_zone}
        SELECT {columns} INTO {last_list} FROM (
            SELECT {columns} FROM {target}
            WHERE {row} >= {next_row} AND {pending}
            ORDER BY {columns} LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY {descending} LIMIT 1;
        UPDATE {target}
            SET {assignments}
            WHERE {row} >= {next_row} AND {row} <= {last_row} AND {pending};
        GET DIAGNOSTICS architrave.in_batch = ROW_COUNT;
{end_batch}
        SELECT {columns} INTO {next_list}
            FROM {target}
            WHERE {row} > {last_row} AND {pending}
            ORDER BY {columns} LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM {target} WHERE {pending};
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', {name}, architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END",
        declarations = declarations.join("\n"),
        descending = descending.join(", "),
        common = batches::declarations(table),
        begin_batch = batches::BEGIN,
        end_batch = batches::end(table, batches::WAITS_FOR_ROWS),
    );
    Ok(format!("DO {}", dollar_quoted(&body)))
}

/// Whether a cast may depend on the time zone of the session.
fn casts_between_times(value: &Expression) -> bool {
    value.any(&|inner| {
        matches!(inner, Expression::Cast(_, to)
            if matches!(to.kind.family(), TypeFamily::Timestamp | TypeFamily::Date))
    })
}

fn variables(prefix: &str, count: usize) -> Vec<String> {
    (1..=count)
        .map(|position| format!("architrave.{prefix}_{position}"))
        .collect()
}

/// A row of several values, or the one value.
fn row_of(values: impl Iterator<Item = String>) -> String {
    let values: Vec<String> = values.collect();
    match values.as_slice() {
        [one] => one.clone(),
        several => format!("({})", several.join(", ")),
    }
}
