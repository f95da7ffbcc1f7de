//! The functions of the triggers that conventions ask for.

use super::words::{expression, identifier, literal};
use crate::def::Function;
use crate::dialect::expression::Inexpressible;
use crate::model::{AssignedValue, Assignment, Expression, Hierarchy, ObjectName, RowRule};

/// The setting under which the triggers of conventions let a row pass as it is: a migration that fills a column
/// of existing rows changes no row in the sense of a convention.
pub(super) const BACKFILL_SETTING: &str = "architrave.backfill";

/// The body of the function of a trigger on `table`, in PL/pgSQL.
///
/// # Errors
///
/// When a value cannot be written for this version.
pub(super) fn function_body(
    rule: &RowRule,
    table: &ObjectName,
    trigger: &str,
    version: u16,
) -> Result<String, Inexpressible> {
    Ok(match rule {
        RowRule::Assign(assignments) => assign(assignments, version)?,
        RowRule::Refuse(reason) => refuse(reason),
        RowRule::Acyclic(hierarchy) => acyclic(hierarchy, trigger),
        RowRule::Path { hierarchy, path } => self::path(hierarchy, path),
        RowRule::PathBelow { hierarchy, path } => path_below(hierarchy, path),
        RowRule::Closure(closure) => super::closure::function_body(table, closure),
        RowRule::NoOverlap { .. } => {
            return Err(Inexpressible {
                feature: "triggers against overlaps".into(),
                remedy: "declare an exclusion constraint".into(),
            });
        }
    })
}

/// Where the function looks for names. Triggers run in the sessions of others, whose search path may be anything,
/// and what a session puts before the schema must not take its place: so the function brings a path of its own.
///
/// It is empty, because the bodies name the tables with their namespaces and everything else is built in, and
/// `pg_catalog` is searched always. Only what a value calls of the user's, and a closure that the connection finds
/// apart from its hierarchy, is looked for where the migration found it, as the default of the column was.
pub(super) fn search_path(rule: &RowRule, table: &ObjectName, version: u16) -> &'static str {
    let is_own = |expression: &Expression| match expression {
        Expression::Sql(_) | Expression::UserCall(..) => true,
        Expression::Cast(_, data_type) => data_type.name.is_some(),
        Expression::Call(Function::UuidV7, _) => version < 18,
        Expression::Call(Function::NextValue, _) => true,
        _ => false,
    };
    let looks_around = match rule {
        RowRule::Assign(assignments) => assignments.iter().any(|assignment| {
            matches!(&assignment.value, AssignedValue::Value(value) if value.any(&is_own))
        }),
        RowRule::Closure(closure) => {
            closure.table.namespace.is_none() && !super::closure::is_beside(table, &closure.table)
        }
        RowRule::Refuse(_)
        | RowRule::Acyclic(_)
        | RowRule::Path { .. }
        | RowRule::PathBelow { .. }
        | RowRule::NoOverlap { .. } => false,
    };
    match looks_around {
        true => "FROM CURRENT",
        false => "= ''",
    }
}

/// A name in the text of a `format(..)`, where a percent sign begins a place to fill.
pub(super) fn in_template(name: &str) -> String {
    identifier(name).replace('%', "%%")
}

fn assign(assignments: &[Assignment], version: u16) -> Result<String, Inexpressible> {
    let mut body = format!(
        "\
BEGIN
    IF current_setting('{BACKFILL_SETTING}', true) = 'on' THEN
        RETURN NEW;
    END IF;
"
    );
    for Assignment { column, value } in assignments {
        let column = identifier(column);
        let value = match value {
            AssignedValue::Unchanged => format!("OLD.{column}"),
            AssignedValue::Next => format!("OLD.{column} + 1"),
            AssignedValue::Value(value) => expression(value, version)?,
        };
        body.push_str(&format!("    NEW.{column} := {value};\n"));
    }
    body.push_str("    RETURN NEW;\nEND");
    Ok(body)
}

fn refuse(reason: &str) -> String {
    let reason = literal(reason);
    format!(
        "\
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('{BACKFILL_SETTING}', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'integrity_constraint_violation',
        MESSAGE = {reason},
        SCHEMA = TG_TABLE_SCHEMA,
        TABLE = TG_TABLE_NAME;
END"
    )
}

/// Two moves at the same time could each be right and wrong together, so one waits for the other. The table goes by
/// its number, so that the function outlives a rename.
fn acyclic(hierarchy: &Hierarchy, trigger: &str) -> String {
    let name = literal(trigger);
    let (new_key, new_parent) = (identifier(&hierarchy.key), identifier(&hierarchy.parent));
    let (key, parent) = (in_template(&hierarchy.key), in_template(&hierarchy.parent));
    let query = literal(&format!(
        "\
        WITH RECURSIVE above AS (
            SELECT $1 AS architrave_key
            UNION
            SELECT step.{parent}
            FROM %s AS step
            JOIN above ON step.{key} = above.architrave_key
            WHERE step.{parent} IS NOT NULL
        )
        SELECT EXISTS (SELECT 1 FROM above WHERE architrave_key = $2)"
    ));
    format!(
        "\
DECLARE
    found boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(TG_RELID::bigint);
    EXECUTE format({query}, TG_RELID::regclass)
        INTO found USING NEW.{new_parent}, NEW.{new_key};
    IF found THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            MESSAGE = 'the row would stand above itself',
            SCHEMA = TG_TABLE_SCHEMA,
            TABLE = TG_TABLE_NAME,
            CONSTRAINT = {name};
    END IF;
    RETURN NEW;
END"
    )
}

/// Rows come and moves wait for each other: a row that is put below another while that one moves would get the path
/// from before. Rows that come beside each other do not wait.
pub(super) fn wait_for_moves(parent: &str) -> String {
    format!(
        "\
    IF TG_OP = 'INSERT' AND NEW.{parent} IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock_shared(TG_RELID::bigint);
    END IF;"
    )
}

/// A row below one whose path is not known yet, because a migration is about to fill it, has none either.
fn path(hierarchy: &Hierarchy, path: &str) -> String {
    let (path, above) = (identifier(path), in_template(path));
    let (key, parent) = (identifier(&hierarchy.key), identifier(&hierarchy.parent));
    let of = in_template(&hierarchy.key);
    let query = literal(&format!("SELECT {above} FROM %s WHERE {of} = $1"));
    format!(
        "\
DECLARE
    above text := '/';
BEGIN
{wait}
    IF NEW.{parent} IS NOT NULL THEN
        EXECUTE format({query}, TG_RELID::regclass) INTO above USING NEW.{parent};
    END IF;
    NEW.{path} := above || NEW.{key} || '/';
    RETURN NEW;
END",
        wait = wait_for_moves(&parent)
    )
}

/// What was below the old path moves with the row. The trigger runs for the column of the row above alone, so
/// that it does not run for what it writes itself.
fn path_below(hierarchy: &Hierarchy, path: &str) -> String {
    let (column, key) = (in_template(path), in_template(&hierarchy.key));
    let statement = literal(&format!(
        "\
        UPDATE %s
        SET {column} = $1 || substr({column}, length($2) + 1)
        WHERE starts_with({column}, $2) AND {key} <> $3"
    ));
    let (path, key) = (identifier(path), identifier(&hierarchy.key));
    format!(
        "\
BEGIN
    EXECUTE format({statement}, TG_RELID::regclass)
        USING NEW.{path}, OLD.{path}, NEW.{key};
    RETURN NULL;
END"
    )
}
