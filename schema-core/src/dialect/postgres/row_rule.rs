//! The functions of the triggers that conventions ask for.

use super::words::{expression, identifier, literal, object};
use crate::dialect::expression::Inexpressible;
use crate::model::{AssignedValue, Assignment, Hierarchy, RowRule};

/// The setting under which the triggers of conventions let a row pass as it is: a migration that fills a column
/// of existing rows changes no row in the sense of a convention.
pub(super) const BACKFILL_SETTING: &str = "architrave.backfill";

/// The body of the function, in PL/pgSQL.
///
/// # Errors
///
/// When a value cannot be written for this version.
pub(super) fn function_body(
    rule: &RowRule,
    trigger: &str,
    version: u16,
) -> Result<String, Inexpressible> {
    Ok(match rule {
        RowRule::Assign(assignments) => assign(assignments, version)?,
        RowRule::Refuse(reason) => refuse(reason),
        RowRule::Acyclic(hierarchy) => acyclic(hierarchy, trigger),
        RowRule::Path { hierarchy, path } => self::path(hierarchy, path),
        RowRule::PathBelow { hierarchy, path } => path_below(hierarchy, path),
        RowRule::Closure {
            hierarchy,
            table,
            ancestor,
            descendant,
            depth,
        } => {
            let pairs = Pairs {
                closure: object(table),
                ancestor: identifier(ancestor),
                descendant: identifier(descendant),
                depth: identifier(depth),
            };
            closure(hierarchy, &pairs)
        }
        RowRule::NoOverlap { .. } => {
            return Err(Inexpressible {
                feature: "triggers against overlaps".into(),
                remedy: "declare an exclusion constraint".into(),
            });
        }
    })
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
    let (key, parent) = (identifier(&hierarchy.key), identifier(&hierarchy.parent));
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
        INTO found USING NEW.{parent}, NEW.{key};
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
fn wait_for_moves(parent: &str) -> String {
    format!(
        "\
    IF TG_OP = 'INSERT' AND NEW.{parent} IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock_shared(TG_RELID::bigint);
    END IF;"
    )
}

/// A row below one whose path is not known yet, because a migration is about to fill it, has none either.
fn path(hierarchy: &Hierarchy, path: &str) -> String {
    let path = identifier(path);
    let (key, parent) = (identifier(&hierarchy.key), identifier(&hierarchy.parent));
    let query = literal(&format!("SELECT {path} FROM %s WHERE {key} = $1"));
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
    let path = identifier(path);
    let key = identifier(&hierarchy.key);
    let statement = literal(&format!(
        "\
        UPDATE %s
        SET {path} = $1 || substr({path}, length($2) + 1)
        WHERE starts_with({path}, $2) AND {key} <> $3"
    ));
    format!(
        "\
BEGIN
    EXECUTE format({statement}, TG_RELID::regclass)
        USING NEW.{path}, OLD.{path}, NEW.{key};
    RETURN NULL;
END"
    )
}

struct Pairs {
    closure: String,
    ancestor: String,
    descendant: String,
    depth: String,
}

fn closure(hierarchy: &Hierarchy, pairs: &Pairs) -> String {
    let (key, parent) = (identifier(&hierarchy.key), identifier(&hierarchy.parent));
    let Pairs {
        closure,
        ancestor,
        descendant,
        depth,
    } = pairs;
    format!(
        "\
BEGIN
{wait}
    IF TG_OP = 'INSERT' THEN
        INSERT INTO {closure} ({ancestor}, {descendant}, {depth})
        SELECT NEW.{key}, NEW.{key}, 0
        UNION ALL
        SELECT above.{ancestor}, NEW.{key}, above.{depth} + 1
        FROM {closure} AS above
        WHERE above.{descendant} = NEW.{parent};
        RETURN NULL;
    END IF;
    DELETE FROM {closure} AS pair
    WHERE pair.{descendant} IN (
            SELECT below.{descendant} FROM {closure} AS below WHERE below.{ancestor} = NEW.{key}
        )
        AND pair.{ancestor} NOT IN (
            SELECT below.{descendant} FROM {closure} AS below WHERE below.{ancestor} = NEW.{key}
        );
    INSERT INTO {closure} ({ancestor}, {descendant}, {depth})
    SELECT above.{ancestor}, below.{descendant}, above.{depth} + below.{depth} + 1
    FROM {closure} AS above
    CROSS JOIN {closure} AS below
    WHERE above.{descendant} = NEW.{parent} AND below.{ancestor} = NEW.{key};
    RETURN NULL;
END",
        wait = wait_for_moves(&parent)
    )
}
