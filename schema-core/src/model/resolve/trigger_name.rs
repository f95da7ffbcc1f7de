//! Names of triggers across the tables of a schema.

use super::{ResolveError, ResolveProblem};
use crate::def::EngineSet;
use crate::model::{ObjectName, Schema, TableObject, Trigger, TriggerAction};
use std::collections::BTreeMap;

/// A trigger and its table.
type Owned<'a> = (&'a ObjectName, &'a Trigger);

/// Reports triggers of different tables that share a name where that cannot be: those of conventions have a function
/// of their name beside their tables on PostgreSQL, and SQLite has one space of names for all that have statements.
pub(super) fn check(schema: &Schema, errors: &mut Vec<ResolveError>) {
    let mut seen: BTreeMap<(Option<&str>, &str), Vec<Owned<'_>>> = BTreeMap::new();
    for table in schema.tables.values() {
        for object in &table.objects {
            let TableObject::Trigger(trigger) = object else {
                continue;
            };
            let key = (table.name.namespace.as_deref(), trigger.name.as_str());
            let others = seen.entry(key).or_default();
            let clash = others
                .iter()
                .find(|(owner, other)| **owner != table.name && share_a_name(other, trigger));
            if let Some((owner, other)) = clash {
                errors.push(ResolveError {
                    object: table.name.to_string(),
                    problem: ResolveProblem::DuplicateName {
                        name: trigger.name.clone(),
                        first: described(owner, other),
                        second: described(&table.name, trigger),
                    },
                });
            }
            others.push((&table.name, trigger));
        }
    }
}

fn share_a_name(one: &Trigger, other: &Trigger) -> bool {
    let is_rule = |trigger: &Trigger| matches!(trigger.action, TriggerAction::Rule(_));
    let is_on_sqlite = |trigger: &Trigger| {
        trigger.engines.contains(EngineSet::SQLITE)
            && !matches!(trigger.action, TriggerAction::Function { .. })
    };
    is_rule(one) && is_rule(other) || is_on_sqlite(one) && is_on_sqlite(other)
}

fn described(table: &ObjectName, trigger: &Trigger) -> String {
    match trigger.action {
        TriggerAction::Rule(_) => format!("a trigger that a convention of `{table}` adds"),
        _ => format!("a trigger of `{table}`, on SQLite"),
    }
}
