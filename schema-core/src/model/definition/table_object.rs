//! What is attached to a table, and how it is stored and guarded.

use super::expression::Scope;
use super::{keep, namespace, optional, text};
use crate::def::{
    ColumnIndex, GrantDef, GrantedPrivilegeDef, IndexKeyDef, InheritedTableDef, PolicyDef,
    ReplicaIdentity as ReplicaIdentityDef, SiteIndex, SqliteTableDef, StatisticsDef,
    StorageParameterDef, TableObjectDef, TablePropertiesDef, TriggerDef,
};
use crate::model::{
    Grant, GrantedPrivilege, ReplicaIdentity, TableObject, TableProperties, Trigger, TriggerAction,
};

/// The properties of a table.
pub(super) fn properties(properties: &TableProperties) -> TablePropertiesDef<'static> {
    let parameters = properties
        .parameters
        .iter()
        .map(|(name, value)| StorageParameterDef {
            name: text(name),
            value: text(value),
        });
    let inherits = properties.inherits.iter().map(|parent| InheritedTableDef {
        name: text(&parent.name),
        namespace: namespace(parent),
    });
    let (replica_identity, replica_index) = match &properties.replica_identity {
        ReplicaIdentity::Default => (ReplicaIdentityDef::Default, None),
        ReplicaIdentity::Full => (ReplicaIdentityDef::Full, None),
        ReplicaIdentity::Nothing => (ReplicaIdentityDef::Nothing, None),
        ReplicaIdentity::Index(index) => (ReplicaIdentityDef::Index, Some(text(index))),
    };
    TablePropertiesDef {
        unlogged: properties.unlogged,
        parameters: keep(parameters.collect()),
        tablespace: optional(properties.tablespace.as_ref()),
        inherits: keep(inherits.collect()),
        cluster_on: optional(properties.cluster_on.as_ref()),
        replica_identity,
        replica_index,
        row_security: properties.row_security,
        on_postgres: keep(properties.on_postgres.iter().copied().collect()),
        sqlite: SqliteTableDef {
            without_rowid: properties.sqlite.without_rowid,
            not_strict: properties.sqlite.not_strict,
            reuses_numbers: properties.sqlite.reuses_numbers,
        },
    }
}

/// The definitions of one object; none for what a convention stands for.
pub(super) fn definitions(
    object: &TableObject,
    scope: &Scope<'_>,
    site: SiteIndex,
) -> Vec<TableObjectDef<'static>> {
    let words = |words: &[String]| keep(words.iter().map(|word| text(word)).collect());
    match object {
        TableObject::Policy(policy) => vec![TableObjectDef::Policy(PolicyDef {
            name: text(&policy.name),
            command: policy.command,
            roles: words(&policy.roles),
            restrictive: policy.restrictive,
            using: policy.using.as_ref().map(|it| scope.expression(it)),
            with_check: policy.with_check.as_ref().map(|it| scope.expression(it)),
            engines: policy.engines,
            site,
        })],
        TableObject::Grant(grant) => grants(grant, scope, site),
        TableObject::Trigger(trigger) => trigger_definition(trigger, scope, site)
            .into_iter()
            .collect(),
        TableObject::Statistics(statistics) => {
            let columns = statistics
                .columns
                .iter()
                .filter_map(|column| scope.index_of(column).map(IndexKeyDef::Column));
            let expressions = statistics
                .expressions
                .iter()
                .map(|it| IndexKeyDef::Expression(scope.expression(it)));
            vec![TableObjectDef::Statistics(StatisticsDef {
                name: Some(text(&statistics.name)),
                kinds: keep(statistics.kinds.clone()),
                parts: keep(columns.chain(expressions).collect()),
                engines: statistics.engines,
                site,
            })]
        }
    }
}

/// What may be passed on stands apart from what may not.
fn grants(grant: &Grant, scope: &Scope<'_>, site: SiteIndex) -> Vec<TableObjectDef<'static>> {
    let is_passed_on = |granted: &GrantedPrivilege| {
        grant.privileges.iter().any(|other| {
            other.is_grant_option
                && other.privilege == granted.privilege
                && other.column == granted.column
        })
    };
    [false, true]
        .into_iter()
        .filter_map(|with_grant_option| {
            let privileges: Vec<GrantedPrivilegeDef<'static>> = grant
                .privileges
                .iter()
                .filter(|granted| !granted.is_grant_option)
                .filter(|granted| is_passed_on(granted) == with_grant_option)
                .map(|granted| {
                    let column = granted
                        .column
                        .as_ref()
                        .and_then(|column| scope.index_of(column));
                    let columns: Vec<ColumnIndex> = column.into_iter().collect();
                    GrantedPrivilegeDef {
                        privilege: granted.privilege,
                        columns: keep(columns),
                    }
                })
                .collect();
            (!privileges.is_empty()).then(|| {
                TableObjectDef::Grant(GrantDef {
                    privileges: keep(privileges),
                    roles: keep(vec![text(&grant.role)]),
                    with_grant_option,
                    engines: grant.engines,
                    site,
                })
            })
        })
        .collect()
}

fn trigger_definition(
    trigger: &Trigger,
    scope: &Scope<'_>,
    site: SiteIndex,
) -> Option<TableObjectDef<'static>> {
    let (function, arguments, body) = match &trigger.action {
        TriggerAction::Function { name, arguments } => {
            let arguments = arguments.iter().map(|argument| text(argument)).collect();
            (Some(text(&name.to_string())), keep(arguments), None)
        }
        TriggerAction::Body(body) => (None, keep(Vec::new()), Some(text(body))),
        TriggerAction::Rule(_) | TriggerAction::Written { .. } => return None,
    };
    // The columns of the new row are counted first, then those of the old one.
    let rows: Vec<String> = ["new", "old"]
        .iter()
        .flat_map(|row| {
            scope
                .columns
                .iter()
                .map(move |column| format!("{row}.{column}"))
        })
        .collect();
    let of_rows = Scope {
        columns: &rows,
        types: scope.types,
    };
    Some(TableObjectDef::Trigger(TriggerDef {
        name: text(&trigger.name),
        timing: trigger.timing,
        events: keep(trigger.events.clone()),
        update_of: scope.indexes_of(&trigger.update_of),
        level: trigger.level,
        when: trigger.when.as_ref().map(|it| of_rows.expression(it)),
        old_table: optional(trigger.old_table.as_ref()),
        new_table: optional(trigger.new_table.as_ref()),
        constraint: trigger.constraint,
        function,
        arguments,
        body,
        engines: trigger.engines,
        site,
    }))
}
