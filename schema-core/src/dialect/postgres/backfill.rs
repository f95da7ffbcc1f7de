//! The block of code that a backfill runs.

use super::Postgres;
use super::row_rule::BACKFILL_SETTING;
use super::words::{
    condition, dollar_quoted, expression, identifier, identifiers, literal, object,
};
use crate::def::TypeFamily;
use crate::dialect::expression::Inexpressible;
use crate::model::{Column, Expression, ObjectName};
use crate::plan::BackfillValue;

/// How long a batch is to take. Whoever wants one of its rows waits so long at most.
const BATCH_MILLISECONDS: u32 = 50;

/// How many rows the first batch has.
const FIRST_BATCH: u32 = 1_000;

/// How many rows a batch has at least, whoever waits.
const SMALLEST_BATCH: u32 = 50;

/// How many rows a batch has at most, so that one is not a transaction of many minutes when the server stalls.
const LARGEST_BATCH: u32 = 20_000;

/// The setting that names the lag of a replica, in milliseconds, at which a backfill waits; without it, or
/// with 0, no lag is too long.
const LAG_SETTING: &str = "architrave.max_lag_ms";

/// One block that fills rows in batches and commits after each.
///
/// The server takes COMMIT in a block only outside of a transaction, so that the block must be alone in
/// its query. It walks the primary key upwards and never goes back, so that it ends even where the
/// filled value leaves a row pending, and a second run finds the rest. A bare name is a column, and the
/// variables are qualified by the block's name, because a column may have the name of any of them.
///
/// Batches are sized by time: a batch that took too long makes the next one smaller, and so does somebody who waits
/// for one of its rows. Between two batches others have a tenth of the time to themselves. Progress is a
/// NOTICE, at most every two seconds, because a server sends that while the block runs. At the end, what
/// is still pending is counted.
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
    let regclass = literal(&target);
    let body = format!(
        "\
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows integer := {FIRST_BATCH};
    batch_begin timestamptz;
    batch_ms double precision;
    in_batch bigint;
    held_up boolean;
    max_lag_ms double precision :=
        coalesce(nullif(current_setting('{LAG_SETTING}', true), ''), '0')::double precision;
    begun CONSTANT timestamptz := clock_timestamp();
    told timestamptz := clock_timestamp();
    filled bigint := 0;
    pending bigint;
    estimated CONSTANT double precision :=
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass({regclass}));
{declarations}
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT {columns} INTO {next_list}
        FROM {target}
        WHERE {pending}
        ORDER BY {columns} LIMIT 1;
    WHILE {first_next} IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('{BACKFILL_SETTING}', 'on', true);{time_zone}
        WITH architrave_batch AS (
            SELECT {columns} FROM {target}
            WHERE {row} >= {next_row} AND {pending}
            ORDER BY {columns} LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE {target}
            SET {assignments}
            WHERE {row} IN (SELECT {columns} FROM architrave_batch)
            RETURNING {columns}
        )
        SELECT {columns}, count(*) OVER () INTO {last_list}, architrave.in_batch
            FROM architrave_filled ORDER BY {descending} LIMIT 1;
        architrave.held_up := EXISTS (
            SELECT FROM pg_catalog.pg_locks AS waiting WHERE NOT waiting.granted
                AND waiting.transactionid = (txid_current() % 4294967296)::text::xid);
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        architrave.filled := architrave.filled + coalesce(architrave.in_batch, 0);
        architrave.batch_ms := extract(epoch FROM clock_timestamp() - architrave.batch_begin) * 1000;
        architrave.batch_rows := CASE
            WHEN architrave.held_up THEN greatest(architrave.batch_rows / 2, {SMALLEST_BATCH})
            ELSE greatest({SMALLEST_BATCH}, least({LARGEST_BATCH}, architrave.batch_rows * 2,
                architrave.batch_rows * {BATCH_MILLISECONDS} / greatest(architrave.batch_ms, 1)))::integer
        END;
        PERFORM pg_sleep(least(architrave.batch_ms, 1000) / 10000);
        WHILE architrave.max_lag_ms > 0 AND (
            SELECT max(extract(epoch FROM replica.replay_lag)) * 1000 > architrave.max_lag_ms
            FROM pg_catalog.pg_stat_replication AS replica
        ) LOOP
            IF clock_timestamp() > architrave.told + interval '5 seconds' THEN
                architrave.told := clock_timestamp();
                RAISE NOTICE 'backfill of %: % rows, waiting for a replica that lags behind',
                    {name}, architrave.filled;
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', {name}, architrave.filled,
                round(architrave.filled / extract(epoch FROM architrave.told - architrave.begun)),
                coalesce(ceil(greatest(nullif(architrave.estimated, -1) - architrave.filled, 0)
                    * extract(epoch FROM architrave.told - architrave.begun)
                    / greatest(architrave.filled, 1))::text, '?');
        END IF;
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
