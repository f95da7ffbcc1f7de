//! Triggers.

use crate::def::{TriggerEvent, TriggerLevel};
use crate::dialect::expression::{Inexpressible, row_expression};
use crate::dialect::postgres::Postgres;
use crate::dialect::postgres::row_rule::{function_body, search_path};
use crate::dialect::postgres::table::deferrable;
use crate::dialect::postgres::words::{
    beside, dollar_quoted, expression, identifier, identifiers, literal, object,
};
use crate::model::{Expression, ObjectName, Trigger, TriggerAction};

pub(super) fn create(
    dialect: &Postgres,
    table: &ObjectName,
    trigger: &Trigger,
) -> Result<Vec<String>, Inexpressible> {
    let kind = match trigger.constraint {
        Some(_) => "CREATE CONSTRAINT TRIGGER",
        None => "CREATE TRIGGER",
    };
    let mut statements = function(dialect, "CREATE FUNCTION", table, trigger)?;
    statements.push(definition(dialect, kind, table, trigger)?);
    Ok(statements)
}

/// Replaces the trigger under a lock that lets others read.
pub(super) fn create_or_replace(
    dialect: &Postgres,
    table: &ObjectName,
    trigger: &Trigger,
) -> Result<Vec<String>, Inexpressible> {
    let mut statements = function(dialect, "CREATE OR REPLACE FUNCTION", table, trigger)?;
    let kind = "CREATE OR REPLACE TRIGGER";
    statements.push(definition(dialect, kind, table, trigger)?);
    Ok(statements)
}

/// Whether the server replaces the one by the other; it does not with constraint triggers, and a function
/// that only one of them has comes and goes with it.
pub(super) fn can_be_replaced(old: &Trigger, new: &Trigger) -> bool {
    old.constraint.is_none() && new.constraint.is_none() && has_rule(old) == has_rule(new)
}

fn has_rule(trigger: &Trigger) -> bool {
    matches!(trigger.action, TriggerAction::Rule(_))
}

/// The function of a trigger that keeps a convention; other triggers have none of their own.
fn function(
    dialect: &Postgres,
    kind: &str,
    table: &ObjectName,
    trigger: &Trigger,
) -> Result<Vec<String>, Inexpressible> {
    let TriggerAction::Rule(rule) = &trigger.action else {
        return Ok(Vec::new());
    };
    let body = function_body(rule, table, &trigger.name, dialect.version)?;
    Ok(vec![format!(
        "{kind} {}() RETURNS trigger\n    LANGUAGE plpgsql\n    SET search_path {}\n    AS {}",
        beside(table, &trigger.name),
        search_path(rule, table, dialect.version),
        dollar_quoted(&body)
    )])
}

fn definition(
    dialect: &Postgres,
    kind: &str,
    table: &ObjectName,
    trigger: &Trigger,
) -> Result<String, Inexpressible> {
    let own = beside(table, &trigger.name);
    let (called, arguments) = match &trigger.action {
        TriggerAction::Function { name, arguments } => (object(name), arguments.as_slice()),
        TriggerAction::Rule(_) => (own, [].as_slice()),
        TriggerAction::Body(_) | TriggerAction::Written { .. } => {
            return Err(statements_of_its_own());
        }
    };
    let events: Vec<String> = trigger
        .events
        .iter()
        .map(|event| match event {
            TriggerEvent::Update if !trigger.update_of.is_empty() => {
                format!("UPDATE OF {}", identifiers(&trigger.update_of))
            }
            event => event.keyword().to_uppercase(),
        })
        .collect();
    let mut sql = format!(
        "{kind} {}\n    {} {} ON {}",
        identifier(&trigger.name),
        trigger.timing.keyword().to_uppercase(),
        events.join(" OR "),
        object(table)
    );
    if let Some(constraint) = trigger.constraint {
        sql.push_str(deferrable(constraint));
    }
    let tables = [("OLD", &trigger.old_table), ("NEW", &trigger.new_table)];
    let tables: Vec<String> = tables
        .iter()
        .filter_map(|(row, name)| {
            let name = name.as_deref()?;
            Some(format!("{row} TABLE AS {}", identifier(name)))
        })
        .collect();
    if !tables.is_empty() {
        sql.push_str(&format!("\n    REFERENCING {}", tables.join(" ")));
    }
    sql.push_str(match trigger.level {
        TriggerLevel::Row => "\n    FOR EACH ROW",
        TriggerLevel::Statement => "\n    FOR EACH STATEMENT",
    });
    if let Some(when) = &trigger.when {
        sql.push_str(&format!("\n    WHEN ({})", condition(dialect, when)?));
    }
    let arguments: Vec<String> = arguments.iter().map(|argument| literal(argument)).collect();
    sql.push_str(&format!(
        "\n    EXECUTE FUNCTION {called}({})",
        arguments.join(", ")
    ));
    Ok(sql)
}

fn condition(dialect: &Postgres, when: &Expression) -> Result<String, Inexpressible> {
    expression(&row_expression(when, identifier), dialect.version)
}

pub(super) fn drop_trigger(table: &ObjectName, trigger: &Trigger) -> Vec<String> {
    let name = identifier(&trigger.name);
    let mut statements = vec![format!("DROP TRIGGER {name} ON {}", object(table))];
    statements.extend(drop_function(table, trigger));
    statements
}

/// Drops the function that a trigger has for itself, when the trigger is gone; `None` for one that calls
/// another's.
pub(super) fn drop_function(table: &ObjectName, trigger: &Trigger) -> Option<String> {
    let name = || beside(table, &trigger.name);
    has_rule(trigger).then(|| format!("DROP FUNCTION {}()", name()))
}

pub(super) fn rename(table: &ObjectName, trigger: &Trigger, to: &str) -> Vec<String> {
    let (from, to) = (identifier(&trigger.name), identifier(to));
    let mut statements = vec![format!(
        "ALTER TRIGGER {from} ON {} RENAME TO {to}",
        object(table)
    )];
    if has_rule(trigger) {
        let function = beside(table, &trigger.name);
        statements.push(format!("ALTER FUNCTION {function}() RENAME TO {to}"));
    }
    statements
}

pub(super) fn check(
    dialect: &Postgres,
    table: &ObjectName,
    trigger: &Trigger,
) -> Result<(), Inexpressible> {
    match &trigger.action {
        TriggerAction::Function { .. } => {}
        TriggerAction::Body(_) | TriggerAction::Written { .. } => {
            return Err(statements_of_its_own());
        }
        TriggerAction::Rule(rule) => {
            function_body(rule, table, &trigger.name, dialect.version)?;
        }
    }
    if let Some(when) = &trigger.when {
        condition(dialect, when)?;
    }
    Ok(())
}

fn statements_of_its_own() -> Inexpressible {
    Inexpressible {
        feature: "triggers with statements of their own".into(),
        remedy: "let it call a function: `execute = \"name\"()`, or limit it: `only(sqlite)`"
            .into(),
    }
}
