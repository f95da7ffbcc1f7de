//! The way of a column to another type: the trigger that converts, and what moves from one column to the other.

use super::Postgres;
use super::procedure::{of_new_row, shortened};
use super::sequence::identity;
use super::table::alter_table;
use super::words::{beside, dollar_quoted, identifier, identifiers, literal, object};
use crate::dialect::expression::Inexpressible;
use crate::model::{Expression, Identity, ObjectName};
use crate::plan::{ConstraintKind, ConversionOperation, LockLevel, Work};

pub(super) fn statements(
    dialect: &Postgres,
    operation: &ConversionOperation,
) -> Result<Vec<String>, Inexpressible> {
    Ok(match operation {
        ConversionOperation::Start {
            table,
            source,
            target,
            value,
            ..
        } => start(dialect, table, source, target, value)?,
        ConversionOperation::Stop {
            table,
            source,
            target,
        } => vec![
            format!(
                "DROP TRIGGER {} ON {}",
                identifier(&trigger_name(source, target)),
                object(table)
            ),
            format!(
                "DROP FUNCTION {}()",
                beside(table, &function_name(table, source, target))
            ),
        ],
        ConversionOperation::MoveIdentity {
            table,
            from,
            to,
            identity,
        } => vec![move_identity(table, from, to, identity)],
        ConversionOperation::DropIfPresent { table, name, .. } => vec![format!(
            "{} DROP CONSTRAINT IF EXISTS {}",
            alter_table(table),
            identifier(name)
        )],
        ConversionOperation::Analyze { table, columns } => {
            vec![format!(
                "ANALYZE {} ({})",
                object(table),
                identifiers(columns)
            )]
        }
    })
}

pub(super) fn locks(operation: &ConversionOperation) -> Vec<(&ObjectName, LockLevel)> {
    match operation {
        ConversionOperation::Start { table, .. } => vec![(table, LockLevel::ShareRowExclusive)],
        ConversionOperation::Stop { table, .. }
        | ConversionOperation::MoveIdentity { table, .. } => {
            vec![(table, LockLevel::AccessExclusive)]
        }
        ConversionOperation::DropIfPresent { table, kind, .. } => match kind {
            ConstraintKind::ForeignKey { target } => vec![
                (table, LockLevel::AccessExclusive),
                (target, LockLevel::AccessExclusive),
            ],
            _ => vec![(table, LockLevel::AccessExclusive)],
        },
        ConversionOperation::Analyze { table, .. } => {
            vec![(table, LockLevel::ShareUpdateExclusive)]
        }
    }
}

pub(super) fn work(operation: &ConversionOperation) -> Work {
    match operation {
        // A sample, which grows with the statistics target and hardly with the table.
        ConversionOperation::Analyze { .. } => Work::Scan,
        _ => Work::Catalog,
    }
}

/// A function and a trigger that convert one column into the other.
///
/// As in [`super::procedure::create_synchronization`], a BEFORE trigger issues no statement of its own, and `zz_` makes
/// it the last one. An UPDATE that leaves the source alone leaves the target alone too: where the conversion
/// rounds, the value from before is kept. Between local times and moments the server converts by the time zone of the
/// session, which the function sets.
fn start(
    dialect: &Postgres,
    table: &ObjectName,
    source: &str,
    target: &str,
    value: &Expression,
) -> Result<Vec<String>, Inexpressible> {
    let function = beside(table, &function_name(table, source, target));
    let trigger = identifier(&trigger_name(source, target));
    let value = of_new_row(dialect, value, source)?;
    let table = object(table);
    let (source, target) = (identifier(source), identifier(target));
    let body = format!(
        "\
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.{target} := {value};
    ELSIF NEW.{source}::text IS DISTINCT FROM OLD.{source}::text THEN
        NEW.{target} := {value};
    END IF;
    RETURN NEW;
END"
    );
    Ok(vec![
        format!(
            "CREATE FUNCTION {function}() RETURNS trigger\n    LANGUAGE plpgsql\n    SET search_path = ''\n    \
             SET timezone = 'UTC'\n    AS {}",
            dollar_quoted(&body)
        ),
        format!(
            "CREATE TRIGGER {trigger}\n    BEFORE INSERT OR UPDATE ON {table}\n    FOR EACH ROW EXECUTE FUNCTION {function}()"
        ),
    ])
}

/// The sequence of an identity column goes with it, so that another column gets another sequence, which goes on where
/// the first one stands, and has its name. The statement holds the table, so that nobody takes a number meanwhile.
fn move_identity(table: &ObjectName, from: &str, to: &str, new: &Identity) -> String {
    let sequence = |column: &str| {
        format!(
            "pg_get_serial_sequence({}, {})",
            literal(&object(table)),
            literal(column)
        )
    };
    let alter = alter_table(table);
    format!(
        "DO {}",
        dollar_quoted(&format!(
            "\
DECLARE
    name CONSTANT text := (SELECT relname FROM pg_class WHERE oid = {old}::regclass);
    last bigint;
    called boolean;
BEGIN
    EXECUTE format('SELECT last_value, is_called FROM %s', {old})
        INTO last, called;
    {alter} ALTER COLUMN {from} DROP IDENTITY;
    {alter} ALTER COLUMN {to} ADD {identity};
    IF name <> (SELECT relname FROM pg_class WHERE oid = {new}::regclass) THEN
        EXECUTE format('ALTER SEQUENCE %s RENAME TO %I', {new}, name);
    END IF;
    PERFORM setval({new}, last, called);
END",
            old = sequence(from),
            new = sequence(to),
            identity = identity(new),
            from = identifier(from),
            to = identifier(to),
        ))
    )
}

fn function_name(table: &ObjectName, source: &str, target: &str) -> String {
    shortened(format!("convert_{}_{source}_to_{target}", table.name))
}

fn trigger_name(source: &str, target: &str) -> String {
    shortened(format!("zz_convert_{source}_to_{target}"))
}
