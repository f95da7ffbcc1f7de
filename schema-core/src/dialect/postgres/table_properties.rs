//! How tables are stored and guarded.

use super::table::alter_table;
use super::words::{identifier, literal, object};
use crate::def::RowSecurity;
use crate::model::{ObjectName, ReplicaIdentity, TableProperties};
use crate::plan::{LockLevel, TablePropertyChange, Work};
use std::collections::BTreeMap;

/// What follows the columns of CREATE TABLE.
pub(super) fn at_creation(properties: &TableProperties) -> String {
    let mut sql = String::new();
    if !properties.inherits.is_empty() {
        let parents: Vec<String> = properties.inherits.iter().map(object).collect();
        sql.push_str(&format!(" INHERITS ({})", parents.join(", ")));
    }
    if !properties.parameters.is_empty() {
        sql.push_str(&format!(" WITH ({})", parameters(&properties.parameters)));
    }
    if let Some(tablespace) = &properties.tablespace {
        sql.push_str(&format!(" TABLESPACE {}", identifier(tablespace)));
    }
    sql
}

/// The statements of a change.
pub(super) fn alter(table: &ObjectName, change: &TablePropertyChange) -> Vec<String> {
    let alter = |what: String| format!("{} {what}", alter_table(table));
    let actions: Vec<String> = match change {
        TablePropertyChange::Unlogged(true) => vec!["SET UNLOGGED".into()],
        TablePropertyChange::Unlogged(false) => vec!["SET LOGGED".into()],
        TablePropertyChange::Parameters { old, new } => change_parameters(old, new),
        TablePropertyChange::Tablespace(tablespace) => {
            let tablespace = tablespace.as_deref().unwrap_or("pg_default");
            vec![format!("SET TABLESPACE {}", identifier(tablespace))]
        }
        TablePropertyChange::ClusterOn(Some(index)) => {
            vec![format!("CLUSTER ON {}", identifier(index))]
        }
        TablePropertyChange::ClusterOn(None) => vec!["SET WITHOUT CLUSTER".into()],
        TablePropertyChange::ReplicaIdentity(identity) => vec![match identity {
            ReplicaIdentity::Default => "REPLICA IDENTITY DEFAULT".into(),
            ReplicaIdentity::Full => "REPLICA IDENTITY FULL".into(),
            ReplicaIdentity::Nothing => "REPLICA IDENTITY NOTHING".into(),
            ReplicaIdentity::Index(index) => {
                format!("REPLICA IDENTITY USING INDEX {}", identifier(index))
            }
        }],
        TablePropertyChange::RowSecurity { old, new } => row_security(*old, *new),
    };
    actions.into_iter().map(alter).collect()
}

/// Owner and other roles are two switches of the server.
fn row_security(old: RowSecurity, new: RowSecurity) -> Vec<String> {
    let is_on = |value: RowSecurity| value != RowSecurity::Disabled;
    let is_forced = |value: RowSecurity| value == RowSecurity::Forced;
    let mut actions = Vec::new();
    match (is_on(old), is_on(new)) {
        (false, true) => actions.push("ENABLE ROW LEVEL SECURITY".to_owned()),
        (true, false) => actions.push("DISABLE ROW LEVEL SECURITY".to_owned()),
        _ => {}
    }
    match (is_forced(old), is_forced(new)) {
        (false, true) => actions.push("FORCE ROW LEVEL SECURITY".to_owned()),
        (true, false) => actions.push("NO FORCE ROW LEVEL SECURITY".to_owned()),
        _ => {}
    }
    actions
}

pub(super) fn change_parameters(
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Vec<String> {
    let set: BTreeMap<String, String> = new
        .iter()
        .filter(|(name, value)| old.get(*name) != Some(*value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let reset: Vec<String> = old
        .keys()
        .filter(|name| !new.contains_key(*name))
        .map(|name| parameter_name(name))
        .collect();
    let mut actions = Vec::new();
    if !set.is_empty() {
        actions.push(format!("SET ({})", parameters(&set)));
    }
    if !reset.is_empty() {
        actions.push(format!("RESET ({})", reset.join(", ")));
    }
    actions
}

pub(super) fn parameters(parameters: &BTreeMap<String, String>) -> String {
    let words: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{} = {}", parameter_name(name), parameter_value(value)))
        .collect();
    words.join(", ")
}

/// `toast.autovacuum_enabled`: the part before the point is no name of a schema.
fn parameter_name(name: &str) -> String {
    let parts: Vec<String> = name.split('.').map(identifier).collect();
    parts.join(".")
}

fn parameter_value(value: &str) -> String {
    let is_plain = !value.is_empty()
        && value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        || matches!(value, "true" | "false" | "on" | "off" | "auto");
    match is_plain {
        true => value.to_owned(),
        false => literal(value),
    }
}

/// What a change locks, and the work while it does.
pub(super) fn footprint(change: &TablePropertyChange) -> (LockLevel, Work) {
    match change {
        TablePropertyChange::Unlogged(_) | TablePropertyChange::Tablespace(_) => {
            (LockLevel::AccessExclusive, Work::Rewrite)
        }
        TablePropertyChange::Parameters { .. } | TablePropertyChange::ClusterOn(_) => {
            (LockLevel::ShareUpdateExclusive, Work::Catalog)
        }
        TablePropertyChange::ReplicaIdentity(_) | TablePropertyChange::RowSecurity { .. } => {
            (LockLevel::AccessExclusive, Work::Catalog)
        }
    }
}
