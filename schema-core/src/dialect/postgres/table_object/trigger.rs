//! Triggers.

use crate::def::{TriggerEvent, TriggerLevel};
use crate::dialect::expression::{Inexpressible, row_expression};
use crate::dialect::postgres::Postgres;
use crate::dialect::postgres::table::deferrable;
use crate::dialect::postgres::words::{expression, identifier, identifiers, literal, object};
use crate::model::{Expression, ObjectName, Trigger, TriggerAction};

pub(super) fn create(
    dialect: &Postgres,
    table: &ObjectName,
    trigger: &Trigger,
) -> Result<String, Inexpressible> {
    let kind = match trigger.constraint {
        Some(_) => "CREATE CONSTRAINT TRIGGER",
        None => "CREATE TRIGGER",
    };
    definition(dialect, kind, table, trigger)
}

/// Replaces the trigger under a lock that lets others read.
pub(super) fn create_or_replace(
    dialect: &Postgres,
    table: &ObjectName,
    trigger: &Trigger,
) -> Result<String, Inexpressible> {
    definition(dialect, "CREATE OR REPLACE TRIGGER", table, trigger)
}

/// Whether the server replaces the one by the other; it does not with constraint triggers.
pub(super) fn can_be_replaced(old: &Trigger, new: &Trigger) -> bool {
    old.constraint.is_none() && new.constraint.is_none()
}

fn definition(
    dialect: &Postgres,
    kind: &str,
    table: &ObjectName,
    trigger: &Trigger,
) -> Result<String, Inexpressible> {
    let TriggerAction::Function { name, arguments } = &trigger.action else {
        return Err(statements_of_its_own());
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
        "\n    EXECUTE FUNCTION {}({})",
        object(name),
        arguments.join(", ")
    ));
    Ok(sql)
}

fn condition(dialect: &Postgres, when: &Expression) -> Result<String, Inexpressible> {
    expression(&row_expression(when, identifier), dialect.version)
}

pub(super) fn drop_trigger(table: &ObjectName, name: &str) -> String {
    format!("DROP TRIGGER {} ON {}", identifier(name), object(table))
}

pub(super) fn rename(table: &ObjectName, from: &str, to: &str) -> String {
    format!(
        "ALTER TRIGGER {} ON {} RENAME TO {}",
        identifier(from),
        object(table),
        identifier(to)
    )
}

pub(super) fn check(dialect: &Postgres, trigger: &Trigger) -> Result<(), Inexpressible> {
    if let TriggerAction::Body(_) = trigger.action {
        return Err(statements_of_its_own());
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
