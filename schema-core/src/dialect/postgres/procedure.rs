//! Functions, triggers and the blocks of code that backfills run.

use super::Postgres;
use super::row_rule::BACKFILL_SETTING;
use super::words::{
    UUID_V7_FUNCTION, beside, condition, dollar_quoted, expression, identifier, identifiers, object,
};
use crate::def::fnv1a;
use crate::dialect::expression::Inexpressible;
use crate::model::{Column, Expression, ObjectName};
use crate::plan::{BackfillValue, SupportFunction};

/// How long a backfill leaves the table to others between two batches, in seconds.
pub(super) const PAUSE: &str = "0.05";

/// The longest name, in bytes.
const NAME_BYTES: usize = 63;

/// Creates a support function.
///
/// OR REPLACE, because several schemas may live in one database, and the function is the same for all.
pub(super) fn create_support_function(function: SupportFunction) -> Vec<String> {
    match function {
        // RFC 9562, section 5.7: 48 bits of Unix time in milliseconds, the version 7 in the next four
        // bits, the rest random. gen_random_uuid() brings the randomness and the variant; its version
        // is 0100, so that two bits more make 0111.
        SupportFunction::UuidV7 => vec![
            format!(
                "\
CREATE OR REPLACE FUNCTION {UUID_V7_FUNCTION}() RETURNS uuid
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN encode(
        set_bit(
            set_bit(
                overlay(
                    uuid_send(gen_random_uuid())
                    PLACING substring(
                        int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3
                    )
                    FROM 1 FOR 6
                ),
                52, 1
            ),
            53, 1
        ),
        'hex'
    )::uuid"
            ),
            format!(
                "COMMENT ON FUNCTION {UUID_V7_FUNCTION}() IS \
                 'UUID of version 7 (RFC 9562): Unix time in milliseconds, then random bits. Built in as uuidv7() from PostgreSQL 18 on.'"
            ),
        ],
    }
}

/// Drops a support function, unless another schema of the database still calls it.
pub(super) fn drop_support_function(function: SupportFunction) -> String {
    let name = match function {
        SupportFunction::UuidV7 => UUID_V7_FUNCTION,
    };
    format!(
        "DO {}",
        dollar_quoted(&format!(
            "\
BEGIN
    DROP FUNCTION {name}();
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE '{name}() stays: defaults of other tables call it';
END"
        ))
    )
}

/// A function and a trigger that keep two columns equal.
///
/// A BEFORE trigger changes the row that is about to be written and issues no statement of its own, so
/// that it cannot recurse. PostgreSQL fires triggers in the order of their names: `zz_` makes this one
/// see what the others wrote. Values are compared as text, because some types (json, xml) have no
/// equality.
pub(super) fn create_synchronization(table: &ObjectName, from: &str, to: &str) -> Vec<String> {
    let function = beside(table, &function_name(table, from, to));
    let trigger = identifier(&trigger_name(from, to));
    let table = object(table);
    let (from, to) = (identifier(from), identifier(to));
    let body = format!(
        "\
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.{to} IS NULL THEN
            NEW.{to} := NEW.{from};
        ELSE
            NEW.{from} := NEW.{to};
        END IF;
    ELSIF NEW.{to}::text IS DISTINCT FROM OLD.{to}::text THEN
        NEW.{from} := NEW.{to};
    ELSIF NEW.{from}::text IS DISTINCT FROM OLD.{from}::text THEN
        NEW.{to} := NEW.{from};
    END IF;
    RETURN NEW;
END"
    );
    vec![
        format!(
            "CREATE FUNCTION {function}() RETURNS trigger\n    LANGUAGE plpgsql\n    SET search_path = ''\n    AS {}",
            dollar_quoted(&body)
        ),
        format!(
            "CREATE TRIGGER {trigger}\n    BEFORE INSERT OR UPDATE ON {table}\n    FOR EACH ROW EXECUTE FUNCTION {function}()"
        ),
    ]
}

/// Drops the trigger, then its function.
pub(super) fn drop_synchronization(table: &ObjectName, from: &str, to: &str) -> Vec<String> {
    let function = beside(table, &function_name(table, from, to));
    let trigger = identifier(&trigger_name(from, to));
    vec![
        format!("DROP TRIGGER {trigger} ON {}", object(table)),
        format!("DROP FUNCTION {function}()"),
    ]
}

/// One block that fills rows in batches and commits after each.
///
/// The server takes COMMIT in a block only outside of a transaction, so that the block must be alone in
/// its query. It walks the primary key upwards and never goes back, so that it ends even where the
/// filled value leaves a row pending, and a second run finds the rest. A bare name is a column, and the
/// variables are qualified by the block's name, because a column may have the name of any of them.
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
    let body = format!(
        "\
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows CONSTANT integer := 1000;
    pause_seconds CONSTANT double precision := {PAUSE};
{declarations}
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT {columns} INTO {next_list}
        FROM {target}
        WHERE {pending}
        ORDER BY {columns} LIMIT 1;
    WHILE {first_next} IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('{BACKFILL_SETTING}', 'on', true);
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
        SELECT {columns} INTO {last_list}
            FROM architrave_filled ORDER BY {descending} LIMIT 1;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        PERFORM pg_sleep(architrave.pause_seconds);
        SELECT {columns} INTO {next_list}
            FROM {target}
            WHERE {row} > {last_row} AND {pending}
            ORDER BY {columns} LIMIT 1;
    END LOOP;
END",
        declarations = declarations.join("\n"),
        descending = descending.join(", "),
    );
    Ok(format!("DO {}", dollar_quoted(&body)))
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

fn function_name(table: &ObjectName, from: &str, to: &str) -> String {
    shortened(format!("sync_{}_{from}_{to}", table.name))
}

fn trigger_name(from: &str, to: &str) -> String {
    shortened(format!("zz_sync_{from}_{to}"))
}

/// A name that fits, with a digest of the whole in place of what is cut off.
fn shortened(name: String) -> String {
    if name.len() <= NAME_BYTES {
        return name;
    }
    let digest = format!("_{:08x}", fnv1a(&name) & 0xffff_ffff);
    let mut end = NAME_BYTES - digest.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{digest}", &name[..end])
}
