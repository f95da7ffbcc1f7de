//! What is attached to a table, and how it is stored and guarded, as text and back.

use super::block::Block;
use super::read::{expression, read_each};
use super::row_rule;
use super::write::{Text, join};
use crate::def::{
    Deferrable, PolicyCommand, Privilege, RowSecurity, StatisticsKind, TableProperty, TriggerEvent,
    TriggerLevel, TriggerTiming,
};
use crate::model::{
    Expression, Grant, GrantedPrivilege, ObjectName, Policy, ReplicaIdentity, SqliteTable,
    Statistics, Table, TableObject, TableObjectKind, TableProperties, Trigger, TriggerAction,
};
use crate::syntax::lock_file::LockError;

/// The block under which the objects of a kind stand.
const KINDS: &[(TableObjectKind, &str)] = &[
    (TableObjectKind::Grant, "grants"),
    (TableObjectKind::Policy, "policies"),
    (TableObjectKind::Statistics, "extended_statistics"),
    (TableObjectKind::Trigger, "triggers"),
];

/// Writes the properties that are not usual, except the storage parameters, which are a block.
pub(super) fn write_properties(text: &mut Text, properties: &TableProperties) {
    text.flag("unlogged", properties.unlogged);
    text.optional("tablespace", properties.tablespace.as_deref());
    if !properties.inherits.is_empty() {
        let parents = properties.inherits.iter();
        text.list("inherits", parents.map(|parent| parent.name.as_str()));
    }
    if properties
        .inherits
        .iter()
        .any(|parent| parent.namespace.is_some())
    {
        let parents = properties.inherits.iter();
        text.list(
            "inherits_namespaces",
            parents.map(|parent| parent.namespace.as_deref().unwrap_or_default()),
        );
    }
    text.optional("cluster_on", properties.cluster_on.as_deref());
    match &properties.replica_identity {
        ReplicaIdentity::Default => {}
        ReplicaIdentity::Full => text.string("replica_identity", "full"),
        ReplicaIdentity::Nothing => text.string("replica_identity", "nothing"),
        ReplicaIdentity::Index(index) => {
            text.string("replica_identity", "index");
            text.string("replica_index", index);
        }
    }
    if properties.row_security != RowSecurity::Disabled {
        text.string("row_security", properties.row_security.keyword());
    }
    text.flag("sqlite_without_rowid", properties.sqlite.without_rowid);
    text.flag("sqlite_not_strict", properties.sqlite.not_strict);
    text.flag("sqlite_reuses_numbers", properties.sqlite.reuses_numbers);
    if !properties.on_postgres.is_empty() {
        let words = properties.on_postgres.iter();
        text.list("on_postgres", words.map(|word| word.keyword()));
    }
}

/// Reads the properties.
pub(super) fn read_properties(block: &mut Block<'_>) -> Result<TableProperties, LockError> {
    let names = block.optional_list("inherits")?;
    let namespaces = block.optional_list("inherits_namespaces")?;
    if !namespaces.is_empty() && namespaces.len() != names.len() {
        return Err(block.error("inherits_namespaces", "it is not as long as `inherits`"));
    }
    let inherits = names.into_iter().enumerate().map(|(position, name)| {
        let namespace = namespaces.get(position).filter(|it| !it.is_empty());
        ObjectName {
            namespace: namespace.cloned(),
            name,
        }
    });
    let index = block.optional_text("replica_index")?.map(str::to_owned);
    let replica_identity = block.optional("replica_identity", |word| match (word, &index) {
        ("full", None) => Ok(ReplicaIdentity::Full),
        ("nothing", None) => Ok(ReplicaIdentity::Nothing),
        ("index", Some(index)) => Ok(ReplicaIdentity::Index(index.clone())),
        _ => Err(format!(
            "`{word}` is no word that is known here, or `replica_index` does not go with it"
        )),
    })?;
    let mut properties = TableProperties {
        unlogged: block.flag("unlogged")?,
        tablespace: block.optional_text("tablespace")?.map(str::to_owned),
        inherits: inherits.collect(),
        cluster_on: block.optional_text("cluster_on")?.map(str::to_owned),
        replica_identity: replica_identity.unwrap_or_default(),
        row_security: block
            .optional_keyword("row_security", RowSecurity::from_keyword)?
            .unwrap_or(RowSecurity::Disabled),
        sqlite: SqliteTable {
            without_rowid: block.flag("sqlite_without_rowid")?,
            not_strict: block.flag("sqlite_not_strict")?,
            reuses_numbers: block.flag("sqlite_reuses_numbers")?,
        },
        on_postgres: {
            let words = block.optional_list("on_postgres")?;
            let known: Option<_> = words
                .iter()
                .map(|word| TableProperty::from_keyword(word))
                .collect();
            known.ok_or_else(|| block.error("on_postgres", "one of them is no property"))?
        },
        ..TableProperties::default()
    };
    if let Some(mut parameters) = block.optional_block("parameters")? {
        for name in parameters.keys() {
            let value = parameters.text(&name)?.to_owned();
            properties.parameters.insert(name, value);
        }
        parameters.finish()?;
    }
    Ok(properties)
}

/// Writes the storage parameters and the objects of a table, each as a block.
pub(super) fn write_objects(text: &mut Text, path: &str, table: &Table) {
    if !table.properties.parameters.is_empty() {
        text.header(&join(path, &["parameters"]));
        for (name, value) in &table.properties.parameters {
            text.string(&super::write::key(name), value);
        }
    }
    for (kind, word) in KINDS {
        let objects = table.objects.iter().filter(|it| it.kind() == *kind);
        for object in objects.clone() {
            let names = objects.clone().map(TableObject::name);
            text.named_header(path, word, object.name(), object.engines(), names);
            match object {
                TableObject::Grant(grant) => write_grant(text, grant),
                TableObject::Policy(policy) => write_policy(text, policy),
                TableObject::Statistics(statistics) => write_statistics(text, statistics),
                TableObject::Trigger(trigger) => write_trigger(text, trigger),
            }
            text.engines(object.engines());
        }
    }
}

/// Reads the objects of a table.
pub(super) fn read_objects(block: &mut Block<'_>) -> Result<Vec<TableObject>, LockError> {
    let mut objects = Vec::new();
    for (kind, word) in KINDS {
        let found = read_each(
            block,
            word,
            |name, block| {
                let object = match kind {
                    TableObjectKind::Grant => TableObject::Grant(read_grant(name, block)?),
                    TableObjectKind::Policy => TableObject::Policy(read_policy(name, block)?),
                    TableObjectKind::Statistics => {
                        TableObject::Statistics(read_statistics(name, block)?)
                    }
                    TableObjectKind::Trigger => TableObject::Trigger(read_trigger(name, block)?),
                };
                Ok(object.with_engines(block.engines()?))
            },
            |object| (object.name().to_owned(), object.engines().0),
        )?;
        objects.extend(found);
    }
    Ok(objects)
}

fn write_grant(text: &mut Text, grant: &Grant) {
    for (key, is_grant_option) in [("privileges", false), ("grant_options", true)] {
        let privileges: Vec<String> = grant
            .privileges
            .iter()
            .filter(|it| it.is_grant_option == is_grant_option)
            .map(|it| match &it.column {
                Some(column) => format!("{}({column})", it.privilege.keyword()),
                None => it.privilege.keyword().to_owned(),
            })
            .collect();
        if !privileges.is_empty() {
            text.list(key, privileges.iter().map(String::as_str));
        }
    }
}

fn read_grant(role: String, block: &mut Block<'_>) -> Result<Grant, LockError> {
    let mut privileges = Vec::new();
    for (key, is_grant_option) in [("privileges", false), ("grant_options", true)] {
        for text in block.optional_list(key)? {
            let (word, column) = match text.split_once('(') {
                Some((word, rest)) => (word, rest.strip_suffix(')').map(str::to_owned)),
                None => (text.as_str(), None),
            };
            let privilege = Privilege::from_keyword(word)
                .ok_or_else(|| block.error(key, format!("`{text}` is no privilege")))?;
            privileges.push(GrantedPrivilege {
                privilege,
                column,
                is_grant_option,
            });
        }
    }
    Ok(Grant::new(role, privileges))
}

fn write_policy(text: &mut Text, policy: &Policy) {
    if policy.command != PolicyCommand::All {
        text.string("for", policy.command.keyword());
    }
    if !policy.roles.is_empty() {
        text.list("to", policy.roles.iter().map(String::as_str));
    }
    text.flag("restrictive", policy.restrictive);
    text.expression("using", policy.using.as_ref());
    text.expression("with_check", policy.with_check.as_ref());
}

fn read_policy(name: String, block: &mut Block<'_>) -> Result<Policy, LockError> {
    let command = block.optional_keyword("for", PolicyCommand::from_keyword)?;
    Ok(Policy {
        command: command.unwrap_or(PolicyCommand::All),
        roles: block.optional_list("to")?,
        restrictive: block.flag("restrictive")?,
        using: block.optional("using", expression)?,
        with_check: block.optional("with_check", expression)?,
        ..Policy::new(name)
    })
}

fn write_trigger(text: &mut Text, trigger: &Trigger) {
    text.string("timing", trigger.timing.keyword());
    let events = trigger.events.iter();
    text.list("events", events.map(|event| event.keyword()));
    if !trigger.update_of.is_empty() {
        text.list("update_of", trigger.update_of.iter().map(String::as_str));
    }
    if trigger.level != TriggerLevel::Row {
        text.string("for_each", trigger.level.keyword());
    }
    text.expression("when", trigger.when.as_ref());
    text.optional("old_table", trigger.old_table.as_deref());
    text.optional("new_table", trigger.new_table.as_deref());
    if let Some(deferrable) = trigger.constraint {
        text.string("constraint", deferrable.keyword());
    }
    match &trigger.action {
        TriggerAction::Function { name, arguments } => {
            text.optional("function_namespace", name.namespace.as_deref());
            text.string("function", &name.name);
            if !arguments.is_empty() {
                text.list("arguments", arguments.iter().map(String::as_str));
            }
        }
        TriggerAction::Body(body) | TriggerAction::Written { body, .. } => {
            text.string("body", body);
        }
        TriggerAction::Rule(rule) => row_rule::write(text, rule),
    }
}

fn read_trigger(name: String, block: &mut Block<'_>) -> Result<Trigger, LockError> {
    let words = block.list("events")?;
    let events: Option<Vec<TriggerEvent>> = words
        .iter()
        .map(|word| TriggerEvent::from_keyword(word))
        .collect();
    let events = events.ok_or_else(|| block.error("events", "one of them is no event"))?;
    let timing = block.required("timing", |word| {
        TriggerTiming::from_keyword(word).ok_or_else(|| format!("`{word}` is no time"))
    })?;
    let namespace = block
        .optional_text("function_namespace")?
        .map(str::to_owned);
    let arguments = block.optional_list("arguments")?;
    let action = match (block.optional_text("body")?, row_rule::read(block)?) {
        (Some(body), _) => TriggerAction::Body(body.to_owned()),
        (None, Some(rule)) => TriggerAction::Rule(rule),
        (None, None) => TriggerAction::Function {
            name: ObjectName {
                namespace,
                name: block.text("function")?.to_owned(),
            },
            arguments,
        },
    };
    Ok(Trigger {
        update_of: block.optional_list("update_of")?,
        level: block
            .optional_keyword("for_each", TriggerLevel::from_keyword)?
            .unwrap_or(TriggerLevel::Row),
        when: block.optional("when", expression)?,
        old_table: block.optional_text("old_table")?.map(str::to_owned),
        new_table: block.optional_text("new_table")?.map(str::to_owned),
        constraint: block.optional_keyword("constraint", Deferrable::from_keyword)?,
        ..Trigger::new(name, timing, events, action)
    })
}

fn write_statistics(text: &mut Text, statistics: &Statistics) {
    let kinds = statistics.kinds.iter();
    text.list("kinds", kinds.map(|kind| kind.keyword()));
    if !statistics.columns.is_empty() {
        text.list("columns", statistics.columns.iter().map(String::as_str));
    }
    if !statistics.expressions.is_empty() {
        let texts: Vec<String> = statistics
            .expressions
            .iter()
            .map(ToString::to_string)
            .collect();
        text.list("expressions", texts.iter().map(String::as_str));
    }
}

fn read_statistics(name: String, block: &mut Block<'_>) -> Result<Statistics, LockError> {
    let words = block.list("kinds")?;
    let kinds: Option<Vec<StatisticsKind>> = words
        .iter()
        .map(|word| StatisticsKind::from_keyword(word))
        .collect();
    let kinds = kinds.ok_or_else(|| block.error("kinds", "one of them is no kind"))?;
    let expressions: Result<Vec<Expression>, String> = block
        .optional_list("expressions")?
        .iter()
        .map(|text| expression(text))
        .collect();
    let expressions = expressions.map_err(|problem| block.error("expressions", problem))?;
    let columns = block.optional_list("columns")?;
    Ok(Statistics {
        kinds,
        columns,
        expressions,
        ..Statistics::new(name, Vec::new(), Vec::new())
    })
}
