//! How a table is stored and guarded, and what is attached to it, as rules read it.

use super::Expressions;
use crate::ast::Table;
use crate::attr::{Action, KeyItem, Properties, TableObject, TableOptions};
use crate::sites::Sites;
use schema_core::def::{
    CacheDef, EngineChoiceDef, GrantDef, GrantedPrivilegeDef, IndexKeyDef, PolicyDef,
    ReplicaIdentity, RowSecurity, ShardDef, SqliteTableDef, StatisticsDef, StorageParameterDef,
    TableObjectDef, TablePropertiesDef, TriggerDef,
};

/// The lists that the definitions of objects refer to.
pub(super) struct Lists<'a>(Vec<List<'a>>);

struct List<'a> {
    texts: Vec<&'a str>,
    privileges: Vec<GrantedPrivilegeDef<'a>>,
    parts: Vec<IndexKeyDef<'a>>,
}

impl<'a> Lists<'a> {
    pub(super) fn of(table: &'a Table<'_>, expressions: Expressions<'a>) -> Self {
        let texts = |texts: &'a [String]| texts.iter().map(String::as_str).collect();
        let list = |object: &'a TableObject| List {
            texts: match object {
                TableObject::Policy(policy) => texts(&policy.roles),
                TableObject::Grant(grant) => texts(&grant.roles),
                TableObject::Trigger(trigger) => match &trigger.action {
                    Action::Function { arguments, .. } => texts(arguments),
                    Action::Body(_) => Vec::new(),
                },
                TableObject::Statistics(_) => Vec::new(),
            },
            privileges: match object {
                TableObject::Grant(grant) => grant
                    .privileges
                    .iter()
                    .map(|granted| GrantedPrivilegeDef {
                        privilege: granted.privilege,
                        columns: &granted.columns,
                    })
                    .collect(),
                _ => Vec::new(),
            },
            parts: match object {
                TableObject::Statistics(statistics) => statistics
                    .parts
                    .iter()
                    .map(|part| match part {
                        KeyItem::Column(column) => IndexKeyDef::Column(*column),
                        KeyItem::Expression(value) => {
                            IndexKeyDef::Expression(expressions.get(*value))
                        }
                    })
                    .collect(),
                _ => Vec::new(),
            },
        };
        Self(table.objects.iter().map(list).collect())
    }
}

/// What is attached to the table.
pub(super) fn objects<'a>(
    table: &'a Table<'_>,
    sites: &Sites,
    lists: &'a Lists<'a>,
    expressions: Expressions<'a>,
) -> Vec<TableObjectDef<'a>> {
    table
        .objects
        .iter()
        .zip(&lists.0)
        .zip(&sites.objects)
        .map(|((object, list), site)| self::object(object, list, *site, expressions))
        .collect()
}

fn object<'a>(
    object: &'a TableObject,
    list: &'a List<'a>,
    site: u16,
    expressions: Expressions<'a>,
) -> TableObjectDef<'a> {
    match object {
        TableObject::Policy(policy) => TableObjectDef::Policy(PolicyDef {
            name: &policy.name,
            command: policy.command,
            roles: &list.texts,
            restrictive: policy.restrictive,
            using: policy.using.map(|value| expressions.get(value)),
            with_check: policy.with_check.map(|value| expressions.get(value)),
            engines: policy.engines,
            site,
        }),
        TableObject::Grant(grant) => TableObjectDef::Grant(GrantDef {
            privileges: &list.privileges,
            roles: &list.texts,
            with_grant_option: grant.with_grant_option,
            engines: grant.engines,
            site,
        }),
        TableObject::Trigger(trigger) => {
            let (function, body) = match &trigger.action {
                Action::Function { name, .. } => (Some(name.as_str()), None),
                Action::Body(body) => (None, Some(body.as_str())),
            };
            TableObjectDef::Trigger(TriggerDef {
                name: &trigger.name,
                timing: trigger.timing,
                events: &trigger.events,
                update_of: &trigger.update_of,
                level: trigger.level,
                when: trigger.when.map(|value| expressions.get(value)),
                old_table: trigger.old_table.as_deref(),
                new_table: trigger.new_table.as_deref(),
                constraint: trigger.constraint,
                function,
                arguments: &list.texts,
                body,
                engines: trigger.engines,
                site,
            })
        }
        TableObject::Statistics(statistics) => TableObjectDef::Statistics(StatisticsDef {
            name: statistics.name.as_deref(),
            kinds: &statistics.kinds,
            parts: &list.parts,
            engines: statistics.engines,
            site,
        }),
    }
}

/// The storage parameters.
pub(super) fn parameters(properties: &Properties) -> Vec<StorageParameterDef<'_>> {
    properties
        .parameters
        .iter()
        .map(|(name, value)| StorageParameterDef { name, value })
        .collect()
}

/// How the table is stored and guarded; `None` where nothing of that is said. Only rustc knows the tables
/// that it inherits from.
pub(super) fn properties<'a>(
    properties: &'a Properties,
    parameters: &'a [StorageParameterDef<'a>],
) -> Option<TablePropertiesDef<'a>> {
    if properties.is_empty() {
        return None;
    }
    let (identity, index) = match &properties.replica_identity {
        Some((identity, index)) => (*identity, index.as_deref()),
        None => (ReplicaIdentity::Default, None),
    };
    Some(TablePropertiesDef {
        unlogged: properties.unlogged,
        parameters,
        tablespace: properties.tablespace.as_deref(),
        inherits: &[],
        cluster_on: properties.cluster_on.as_deref(),
        replica_identity: identity,
        replica_index: index,
        row_security: properties.row_security.unwrap_or(RowSecurity::Disabled),
        sqlite: SqliteTableDef {
            without_rowid: properties.sqlite.without_rowid.is_some(),
            not_strict: properties.sqlite.not_strict,
            reuses_numbers: properties.sqlite.reuses_numbers.is_some(),
        },
        on_postgres: &properties.on_postgres,
    })
}

/// How its rows are distributed over servers.
pub(super) fn shard<'a>(options: &'a TableOptions, sites: &Sites) -> Option<ShardDef<'a>> {
    options.shard.as_ref().map(|shard| ShardDef {
        key: shard.key,
        group: shard.group.as_deref(),
        site: sites.shard,
    })
}

/// How copies of its rows are kept elsewhere.
pub(super) fn cache<'a>(options: &'a TableOptions, sites: &Sites) -> Option<CacheDef<'a>> {
    options.cache.as_ref().map(|cache| CacheDef {
        key: &cache.key,
        expires: cache.expires,
        invalidated_by: cache.invalidated_by.as_deref(),
        site: sites.cache,
    })
}

/// Which engine keeps it.
pub(super) fn engine<'a>(options: &'a TableOptions, sites: &Sites) -> Option<EngineChoiceDef<'a>> {
    options.engine.as_ref().map(|choice| EngineChoiceDef {
        engine: choice.engine,
        workload: choice.workload,
        reason: choice.reason.as_deref(),
        site: sites.engine,
    })
}
