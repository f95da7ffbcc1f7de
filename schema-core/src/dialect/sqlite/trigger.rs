//! Triggers, which SQLite runs from their own text.

use super::Sqlite;
use super::words::{expression, identifier, identifiers, object};
use crate::def::TriggerEvent;
use crate::dialect::expression::{Inexpressible, row_expression};
use crate::model::{ObjectName, Table, TableObject, Trigger};

/// CREATE TRIGGER.
pub(super) fn create_trigger(
    dialect: &Sqlite,
    table: &ObjectName,
    trigger: &Trigger,
) -> Result<String, Inexpressible> {
    let Some(body) = trigger.body() else {
        return Err(Inexpressible {
            feature: "functions that triggers call".into(),
            remedy: "give the trigger statements of its own: `body = \"..\"`".into(),
        });
    };
    let event = match trigger.events.as_slice() {
        [TriggerEvent::Update] if !trigger.update_of.is_empty() => {
            format!("UPDATE OF {}", identifiers(&trigger.update_of))
        }
        [event] => event.keyword().to_uppercase(),
        _ => {
            return Err(Inexpressible {
                feature: "triggers for several statements".into(),
                remedy: "declare one trigger for each of them".into(),
            });
        }
    };
    let when = match &trigger.when {
        Some(when) => format!(
            "\nWHEN {}",
            expression(dialect, &row_expression(when, identifier))?
        ),
        None => String::new(),
    };
    let body = body.trim();
    let end = if body.ends_with(';') { "" } else { ";" };
    Ok(format!(
        "CREATE TRIGGER {} {} {event} ON {} FOR EACH ROW{when}\nBEGIN\n{}{end}\nEND",
        identifier(&trigger.name),
        trigger.timing.keyword().to_uppercase(),
        object(table),
        crate::dialect::quoting::indented(&[body.to_owned()]),
    ))
}

/// DROP TRIGGER.
pub(super) fn drop_trigger(name: &str) -> String {
    format!("DROP TRIGGER {}", identifier(name))
}

/// The triggers of a table, which go when the table is dropped.
pub(super) fn triggers_of(table: &Table) -> impl Iterator<Item = &Trigger> {
    table.objects.iter().filter_map(|object| match object {
        TableObject::Trigger(trigger) => Some(trigger),
        _ => None,
    })
}
