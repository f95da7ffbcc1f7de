//! How a table is stored and guarded, and what is attached to it, as text.

use super::{deferrable, expression};
use schema_core::def::RowSecurity;
use schema_core::model::{
    Expression, Policy, ReplicaIdentity, Statistics, TableObject, TableProperties, Trigger,
    TriggerAction,
};

/// What is not usual about a table.
pub(super) fn properties(properties: &TableProperties) -> String {
    let mut text = String::new();
    if properties.unlogged {
        text.push_str(", unlogged");
    }
    for (name, value) in &properties.parameters {
        text.push_str(&format!(", {name} = {value}"));
    }
    if let Some(tablespace) = &properties.tablespace {
        text.push_str(&format!(", tablespace {tablespace}"));
    }
    for parent in &properties.inherits {
        text.push_str(&format!(", inherits {parent}"));
    }
    if let Some(index) = &properties.cluster_on {
        text.push_str(&format!(", cluster on {index}"));
    }
    match &properties.replica_identity {
        ReplicaIdentity::Default => {}
        ReplicaIdentity::Full => text.push_str(", replica identity full"),
        ReplicaIdentity::Nothing => text.push_str(", replica identity nothing"),
        ReplicaIdentity::Index(index) => {
            text.push_str(&format!(", replica identity index {index}"));
        }
    }
    if properties.row_security != RowSecurity::Disabled {
        text.push_str(&format!(
            ", row security {}",
            properties.row_security.keyword()
        ));
    }
    let sqlite = properties.sqlite;
    for (is_said, words) in [
        (sqlite.without_rowid, ", without rowid"),
        (sqlite.not_strict, ", not strict"),
        (sqlite.reuses_numbers, ", without autoincrement"),
    ] {
        if is_said {
            text.push_str(words);
        }
    }
    text
}

/// Everything about an object but its name.
pub(super) fn object(object: &TableObject) -> String {
    match object {
        TableObject::Grant(grant) => grant.words(),
        TableObject::Policy(policy) => self::policy(policy),
        TableObject::Statistics(statistics) => self::statistics(statistics),
        TableObject::Trigger(trigger) => self::trigger(trigger),
    }
}

fn policy(policy: &Policy) -> String {
    let mut text = format!("for {}", policy.command.keyword());
    if policy.restrictive {
        text.push_str(", restrictive");
    }
    if !policy.roles.is_empty() {
        text.push_str(&format!(", to {}", policy.roles.join(", ")));
    }
    condition(&mut text, "using", policy.using.as_ref());
    condition(&mut text, "with check", policy.with_check.as_ref());
    text
}

fn condition(text: &mut String, word: &str, value: Option<&Expression>) {
    if let Some(value) = value {
        text.push_str(&format!(", {word} {}", expression(value)));
    }
}

fn statistics(statistics: &Statistics) -> String {
    let kinds: Vec<&str> = statistics.kinds.iter().map(|kind| kind.keyword()).collect();
    let mut parts = statistics.columns.clone();
    parts.extend(statistics.expressions.iter().map(expression));
    format!("({}) on {}", kinds.join(", "), parts.join(", "))
}

fn trigger(trigger: &Trigger) -> String {
    let events: Vec<&str> = trigger.events.iter().map(|event| event.keyword()).collect();
    let mut text = format!("{} {}", trigger.timing.keyword(), events.join(" or "));
    if !trigger.update_of.is_empty() {
        text.push_str(&format!(" of {}", trigger.update_of.join(", ")));
    }
    text.push_str(&format!(", for each {}", trigger.level.keyword()));
    condition(&mut text, "when", trigger.when.as_ref());
    for (word, name) in [("old", &trigger.old_table), ("new", &trigger.new_table)] {
        if let Some(name) = name {
            text.push_str(&format!(", {word} table {name}"));
        }
    }
    if let Some(constraint) = trigger.constraint {
        text.push_str(", constraint");
        text.push_str(deferrable(constraint));
    }
    match &trigger.action {
        TriggerAction::Function { name, arguments } => {
            text.push_str(&format!(", calls {name}({})", arguments.join(", ")));
        }
        TriggerAction::Body(body) | TriggerAction::Written { body, .. } => {
            text.push_str(&format!(", runs {body}"));
        }
        // A catalog shows the function or the statements.
        TriggerAction::Rule(_) => text.push_str(", keeps a convention"),
    }
    text
}
