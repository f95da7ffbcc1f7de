//! The digest of how a table is stored and guarded, and of what is attached to it. A table of which nothing
//! of that is said has the digest that it had before there were words for it.

use super::{Text, expression};
use crate::ast::Table;
use crate::attr::{Action, GrantedPrivilege, KeyItem, TableObject};
use crate::definition::{enum_paths, last_segment, nodes};
use crate::language::Expression;
use schema_core::def::ExpressionDef;

/// Appends what is said.
pub(super) fn append(text: &mut Text, table: &Table<'_>) {
    properties(text, table);
    for object in &table.objects {
        self::object(text, table, object);
    }
}

fn properties(text: &mut Text, table: &Table<'_>) {
    let properties = &table.options.properties;
    if properties.is_empty() {
        return;
    }
    text.word("properties");
    text.number(u8::from(properties.unlogged));
    text.number(properties.parameters.len());
    for (name, value) in &properties.parameters {
        text.value(name);
        text.value(value);
    }
    text.optional(properties.tablespace.as_deref());
    let parents: Vec<String> = properties.inherits.iter().map(last_segment).collect();
    texts(text, &parents);
    text.optional(properties.cluster_on.as_deref());
    match &properties.replica_identity {
        Some((identity, index)) => {
            text.word(identity.keyword());
            text.optional(index.as_deref());
        }
        None => text.word("-"),
    }
    text.optional(properties.row_security.map(|it| it.keyword()));
    let sqlite = &properties.sqlite;
    text.said("without_rowid", sqlite.without_rowid.is_some());
    text.said("not_strict", sqlite.not_strict);
    text.said("reuses_numbers", sqlite.reuses_numbers.is_some());
    if !properties.on_postgres.is_empty() {
        text.word("on_postgres");
        for property in &properties.on_postgres {
            text.word(property.keyword());
        }
    }
}

fn texts(text: &mut Text, texts: &[String]) {
    text.number(texts.len());
    for one in texts {
        text.value(one);
    }
}

pub(super) fn value(text: &mut Text, table: &Table<'_>, value: Option<Expression>) {
    let parsed = value.and_then(|value| table.readings.expressions.get(value.id));
    match parsed {
        Some(parsed) => {
            let paths = enum_paths(parsed);
            let nodes = nodes(parsed, &paths);
            expression(text, &ExpressionDef { nodes: &nodes });
        }
        None => text.word("-"),
    }
}

fn object(text: &mut Text, table: &Table<'_>, object: &TableObject) {
    text.word(object.word());
    text.optional(object.name());
    text.number(object.engines().0);
    match object {
        TableObject::Policy(policy) => {
            text.word(policy.command.keyword());
            texts(text, &policy.roles);
            text.number(u8::from(policy.restrictive));
            value(text, table, policy.using);
            value(text, table, policy.with_check);
        }
        TableObject::Grant(grant) => {
            text.number(grant.privileges.len());
            for GrantedPrivilege { privilege, columns } in &grant.privileges {
                text.word(privilege.keyword());
                text.numbers(columns);
            }
            texts(text, &grant.roles);
            text.number(u8::from(grant.with_grant_option));
        }
        TableObject::Trigger(trigger) => {
            text.word(trigger.timing.keyword());
            text.number(trigger.events.len());
            for event in &trigger.events {
                text.word(event.keyword());
            }
            text.numbers(&trigger.update_of);
            text.word(trigger.level.keyword());
            value(text, table, trigger.when);
            text.optional(trigger.old_table.as_deref());
            text.optional(trigger.new_table.as_deref());
            text.optional(trigger.constraint.map(|it| it.keyword()));
            match &trigger.action {
                Action::Function { name, arguments } => {
                    text.word("execute");
                    text.value(name);
                    texts(text, arguments);
                }
                Action::Body(body) => {
                    text.word("body");
                    text.value(body);
                }
            }
        }
        TableObject::Statistics(statistics) => {
            text.number(statistics.kinds.len());
            for kind in &statistics.kinds {
                text.word(kind.keyword());
            }
            text.number(statistics.parts.len());
            for part in &statistics.parts {
                match part {
                    KeyItem::Column(column) => text.number(column),
                    KeyItem::Expression(part) => value(text, table, Some(*part)),
                }
            }
        }
    }
}
