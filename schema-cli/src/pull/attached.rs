//! Grants, policies, statistics and triggers.

use super::attribute::{is_word, literal, word_or_literal};
use super::constraint::columns_of;
use super::index::parts;
use super::table::TableWriter;
use schema_core::def::{Deferrable, PolicyCommand, TriggerLevel};
use schema_core::model::{
    Expression, Grant, GrantedPrivilege, IndexKey, IndexPart, Policy, Statistics, TableObject,
    Trigger, TriggerAction, statistics_default_name,
};

/// Writes one object that is attached to a table.
pub(super) fn write(writer: &mut TableWriter<'_>, object: &TableObject) {
    let described = format!("{} {}.{}", object.kind(), writer.table.name, object.name());
    match object {
        TableObject::Grant(grant) => self::grant(writer, grant, &described),
        TableObject::Policy(policy) => self::policy(writer, policy, &described),
        TableObject::Statistics(statistics) => self::statistics(writer, statistics, &described),
        TableObject::Trigger(trigger) => self::trigger(writer, trigger, &described),
    }
}

fn grant(writer: &mut TableWriter<'_>, grant: &Grant, object: &str) {
    let to = format!("to({})", word_or_literal(&grant.role));
    let has_option = |privilege: &GrantedPrivilege| {
        grant.privileges.iter().any(|other| {
            other.is_grant_option
                && other.privilege == privilege.privilege
                && other.column == privilege.column
        })
    };
    for with_option in [false, true] {
        let privileges: Vec<&GrantedPrivilege> = grant
            .privileges
            .iter()
            .filter(|privilege| !privilege.is_grant_option && has_option(privilege) == with_option)
            .collect();
        let mut arguments = Vec::new();
        let mut done = Vec::new();
        for privilege in &privileges {
            let key = (privilege.privilege, privilege.column.is_some());
            if done.contains(&key) {
                continue;
            }
            done.push(key);
            let word = privilege.privilege.keyword();
            let columns: Vec<String> = privileges
                .iter()
                .filter(|other| other.privilege == privilege.privilege)
                .filter_map(|other| other.column.clone())
                .collect();
            if privilege.column.is_none() {
                arguments.push(word.to_owned());
            } else {
                let Some(fields) = writer.fields(&columns, object) else {
                    return;
                };
                arguments.push(format!("{word}({})", fields.join(", ")));
            }
        }
        if arguments.is_empty() {
            continue;
        }
        arguments.push(to.clone());
        if with_option {
            arguments.push("with_grant_option".to_owned());
        }
        writer.attribute("grant", &arguments);
    }
}

fn policy(writer: &mut TableWriter<'_>, policy: &Policy, object: &str) {
    if policy.using.is_none() && policy.with_check.is_none() {
        writer.omissions.add(
            object,
            "it has no condition, which the language has no word for, so that it is left out",
        );
        return;
    }
    let mut arguments = vec![word_or_literal(&policy.name)];
    if is_option(&policy.name) {
        arguments = vec![literal(&policy.name)];
    }
    if policy.command != PolicyCommand::All {
        arguments.push(format!("for = {}", policy.command.keyword()));
    }
    if !policy.roles.is_empty() {
        let roles: Vec<String> = policy
            .roles
            .iter()
            .map(|role| word_or_literal(role))
            .collect();
        arguments.push(format!("to({})", roles.join(", ")));
    }
    if policy.restrictive {
        arguments.push("restrictive".to_owned());
    }
    for (word, condition) in [("using", &policy.using), ("with_check", &policy.with_check)] {
        if let Some(condition) = condition {
            if writer.fields(&columns_of(condition), object).is_none() {
                return;
            }
            let text = writer.expression(condition);
            arguments.push(format!("{word}({text})"));
        }
    }
    writer.attribute("policy", &arguments);
}

/// Words that would be read as options where a name is due.
fn is_option(name: &str) -> bool {
    const OPTIONS: &[&str] = &[
        "after",
        "before",
        "body",
        "constraint",
        "deferrable",
        "delete",
        "execute",
        "for_each",
        "insert",
        "instead_of",
        "only",
        "referencing",
        "restrictive",
        "to",
        "truncate",
        "update",
        "using",
        "when",
        "with_check",
    ];
    OPTIONS.contains(&name)
}

fn statistics(writer: &mut TableWriter<'_>, statistics: &Statistics, object: &str) {
    let columns = statistics.columns.iter().cloned().map(IndexKey::Column);
    let expressions = statistics
        .expressions
        .iter()
        .cloned()
        .map(IndexKey::Expression);
    let keys: Vec<IndexPart> = columns.chain(expressions).map(IndexPart::new).collect();
    let Some(items) = parts(writer, &keys, object) else {
        return;
    };
    let mut arguments = Vec::new();
    if statistics_default_name(&writer.table.name.name, &keys) != statistics.name {
        arguments.push(format!("name = {}", literal(&statistics.name)));
    }
    if statistics.kinds.len() < 3 && keys.len() > 1 {
        let kinds: Vec<&str> = statistics.kinds.iter().map(|kind| kind.keyword()).collect();
        arguments.push(format!("kinds({})", kinds.join(", ")));
    }
    arguments.extend(items);
    writer.attribute("statistics", &arguments);
}

fn trigger(writer: &mut TableWriter<'_>, trigger: &Trigger, object: &str) {
    let name = match is_word(&trigger.name) && !is_option(&trigger.name) {
        true => trigger.name.clone(),
        false => literal(&trigger.name),
    };
    let mut arguments = vec![name, trigger.timing.keyword().to_owned()];
    for event in &trigger.events {
        let word = event.keyword();
        if event.keyword() == "update" && !trigger.update_of.is_empty() {
            let Some(fields) = writer.fields(&trigger.update_of, object) else {
                return;
            };
            arguments.push(format!("update({})", fields.join(", ")));
        } else {
            arguments.push(word.to_owned());
        }
    }
    if trigger.level == TriggerLevel::Statement {
        arguments.push("for_each = statement".to_owned());
    }
    let rows: Vec<String> = [
        ("old_table", &trigger.old_table),
        ("new_table", &trigger.new_table),
    ]
    .iter()
    .filter_map(|(word, table)| {
        let table = table.as_ref()?;
        Some(format!("{word} = {}", word_or_literal(table)))
    })
    .collect();
    if !rows.is_empty() {
        arguments.push(format!("referencing({})", rows.join(", ")));
    }
    match trigger.constraint {
        None => {}
        Some(Deferrable::No) => arguments.push("constraint".to_owned()),
        Some(Deferrable::InitiallyImmediate) => {
            arguments.push("deferrable = initially_immediate".to_owned());
        }
        Some(Deferrable::InitiallyDeferred) => {
            arguments.push("deferrable = initially_deferred".to_owned());
        }
    }
    if let Some(condition) = &trigger.when {
        let text = match condition {
            Expression::Sql(text) => format!("sql({})", literal(text)),
            other => writer.expression(other),
        };
        arguments.push(format!("when({text})"));
    }
    arguments.push(match &trigger.action {
        TriggerAction::Function { name, arguments } => {
            let texts: Vec<String> = arguments.iter().map(|it| literal(it)).collect();
            format!(
                "execute = {}({})",
                literal(&name.to_string()),
                texts.join(", ")
            )
        }
        TriggerAction::Body(statements)
        | TriggerAction::Written {
            body: statements, ..
        } => format!("body = {}", literal(statements)),
        TriggerAction::Rule(_) => {
            // A catalog has the function that a rule became, never the rule.
            writer
                .omissions
                .add(object, "it follows from another word of the table");
            return;
        }
    });
    writer.attribute("trigger", &arguments);
}
