//! What is attached to a table, and how it is stored and guarded.

use super::ResolveProblem;
use super::table::{Resolver, named_parts};
use crate::def::{
    ExpressionDef, GrantDef, IndexKeyDef, PolicyDef, ReplicaIdentity as ReplicaIdentityDef,
    StatisticsDef, TableObjectDef, TablePropertiesDef, TriggerDef,
};
use crate::model::expression::Builder;
use crate::model::{
    Expression, Grant, GrantedPrivilege, IndexKey, IndexPart, ObjectName, PUBLIC, Policy,
    ReplicaIdentity, SqliteTable, Statistics, TableObject, TableProperties, Trigger, TriggerAction,
};
use crate::syntax::name::DefaultName;

/// The properties of a table.
pub(super) fn properties(definition: Option<&TablePropertiesDef<'_>>) -> TableProperties {
    let Some(definition) = definition else {
        return TableProperties::default();
    };
    let parameters = definition.parameters.iter();
    TableProperties {
        unlogged: definition.unlogged,
        parameters: parameters
            .map(|parameter| (parameter.name.to_owned(), parameter.value.to_owned()))
            .collect(),
        tablespace: definition.tablespace.map(str::to_owned),
        inherits: definition
            .inherits
            .iter()
            .map(|parent| ObjectName {
                namespace: parent.namespace.map(str::to_owned),
                name: parent.name.to_owned(),
            })
            .collect(),
        cluster_on: definition.cluster_on.map(str::to_owned),
        replica_identity: match (definition.replica_identity, definition.replica_index) {
            (ReplicaIdentityDef::Full, _) => ReplicaIdentity::Full,
            (ReplicaIdentityDef::Nothing, _) => ReplicaIdentity::Nothing,
            (ReplicaIdentityDef::Index, Some(index)) => ReplicaIdentity::Index(index.to_owned()),
            (ReplicaIdentityDef::Default | ReplicaIdentityDef::Index, _) => {
                ReplicaIdentity::Default
            }
        },
        row_security: definition.row_security,
        sqlite: SqliteTable {
            without_rowid: definition.sqlite.without_rowid,
            not_strict: definition.sqlite.not_strict,
            reuses_numbers: definition.sqlite.reuses_numbers,
        },
        on_postgres: definition.on_postgres.iter().copied().collect(),
    }
}

/// Sorts what is attached to a table, and puts what is granted to one role into one object.
pub(crate) fn in_order(objects: Vec<TableObject>) -> Vec<TableObject> {
    let mut ordered: Vec<TableObject> = Vec::new();
    for object in objects {
        if let TableObject::Grant(grant) = &object {
            let same = ordered.iter_mut().find_map(|other| match other {
                TableObject::Grant(other)
                    if other.role == grant.role && other.engines == grant.engines =>
                {
                    Some(other)
                }
                _ => None,
            });
            if let Some(same) = same {
                let both = same.privileges.iter().chain(&grant.privileges);
                let engines = same.engines;
                *same = Grant::new(grant.role.clone(), both.cloned().collect());
                same.engines = engines;
                continue;
            }
        }
        ordered.push(object);
    }
    ordered
        .sort_by(|one, other| (one.key(), one.engines().0).cmp(&(other.key(), other.engines().0)));
    ordered
}

impl Resolver<'_> {
    /// What is attached to the table.
    pub(super) fn objects(&mut self) -> Vec<TableObject> {
        let definitions = self.definition.details.objects;
        let mut objects = Vec::new();
        for definition in definitions {
            match definition {
                TableObjectDef::Policy(policy) => {
                    objects.extend(self.policy(policy).map(TableObject::Policy));
                }
                TableObjectDef::Grant(grant) => objects.extend(self.grants(grant)),
                TableObjectDef::Trigger(trigger) => {
                    objects.extend(self.trigger(trigger).map(TableObject::Trigger));
                }
                TableObjectDef::Statistics(statistics) => {
                    objects.extend(self.statistics(statistics).map(TableObject::Statistics));
                }
            }
        }
        let objects = in_order(objects);
        for pair in objects.windows(2) {
            if let [one, other] = pair
                && one.key() == other.key()
                && one.engines().0 & other.engines().0 != 0
                && !matches!(one, TableObject::Grant(_))
            {
                let description = format!("the {}", one.kind());
                let problem = ResolveProblem::DuplicateName {
                    name: one.name().to_owned(),
                    first: description.clone(),
                    second: description,
                };
                self.report("", problem);
            }
        }
        objects
    }

    fn policy(&mut self, definition: &PolicyDef<'_>) -> Option<Policy> {
        let mut roles: Vec<String> = definition
            .roles
            .iter()
            .map(|role| (*role).to_owned())
            .collect();
        roles.sort();
        roles.dedup();
        if roles.iter().any(|role| role == PUBLIC) {
            roles.clear();
        }
        Some(Policy {
            name: definition.name.to_owned(),
            command: definition.command,
            roles,
            restrictive: definition.restrictive,
            using: self.optional(definition.using.as_ref())?,
            with_check: self.optional(definition.with_check.as_ref())?,
            engines: definition.engines,
        })
    }

    fn grants(&mut self, definition: &GrantDef<'_>) -> Vec<TableObject> {
        let mut privileges = Vec::new();
        for granted in definition.privileges {
            let columns: Vec<Option<String>> = if granted.columns.is_empty() {
                vec![None]
            } else {
                let names = self.column_names(granted.columns).unwrap_or_default();
                names.into_iter().map(Some).collect()
            };
            for column in columns {
                for is_grant_option in [false, true] {
                    if !is_grant_option || definition.with_grant_option {
                        privileges.push(GrantedPrivilege {
                            privilege: granted.privilege,
                            column: column.clone(),
                            is_grant_option,
                        });
                    }
                }
            }
        }
        let roles = definition.roles.iter();
        roles
            .map(|role| {
                TableObject::Grant(Grant::new(*role, privileges.clone()))
                    .with_engines(definition.engines)
            })
            .collect()
    }

    fn trigger(&mut self, definition: &TriggerDef<'_>) -> Option<Trigger> {
        let action = match (definition.function, definition.body) {
            (Some(function), _) => TriggerAction::Function {
                name: qualified(function),
                arguments: definition
                    .arguments
                    .iter()
                    .map(|argument| (*argument).to_owned())
                    .collect(),
            },
            (None, Some(body)) => TriggerAction::Body(body.to_owned()),
            (None, None) => {
                self.damaged("a trigger that does nothing");
                return None;
            }
        };
        let when = match &definition.when {
            Some(when) => Some(self.row_expression(when)?),
            None => None,
        };
        let mut update_of = self.column_names(definition.update_of)?;
        update_of.sort();
        Some(Trigger {
            update_of,
            level: definition.level,
            when,
            old_table: definition.old_table.map(str::to_owned),
            new_table: definition.new_table.map(str::to_owned),
            constraint: definition.constraint,
            engines: definition.engines,
            ..Trigger::new(
                definition.name,
                definition.timing,
                definition.events.to_vec(),
                action,
            )
        })
    }

    /// An expression over two rows: the columns of the new one are counted first.
    fn row_expression(&mut self, definition: &ExpressionDef<'_>) -> Option<Expression> {
        let declared = self.definition.declared_columns();
        let columns = self.definition.columns.iter().take(declared);
        let names: Vec<String> = ["new", "old"]
            .iter()
            .flat_map(|row| columns.clone().map(move |it| format!("{row}.{}", it.name)))
            .collect();
        let expression = Builder::definition(definition, |index| {
            names.get(usize::from(index)).map(String::as_str)
        });
        if expression.is_none() {
            self.damaged("the condition of a trigger");
        }
        expression
    }

    fn statistics(&mut self, definition: &StatisticsDef<'_>) -> Option<Statistics> {
        let mut parts = Vec::new();
        for part in definition.parts {
            parts.push(match part {
                IndexKeyDef::Column(index) => {
                    IndexKey::Column(self.column_names(&[*index])?.pop()?)
                }
                IndexKeyDef::Expression(expression) => match self.expression(expression)? {
                    Expression::Column(name) => IndexKey::Column(name),
                    expression => IndexKey::Expression(expression),
                },
            });
        }
        let name = match definition.name {
            Some(name) => name.to_owned(),
            None => {
                let parts: Vec<IndexPart> = parts.iter().cloned().map(IndexPart::new).collect();
                let default = DefaultName::statistics(&self.name.name, &named_parts(&parts, &[]));
                self.name(None, &default, definition.engines, "extended statistics")
            }
        };
        let statistics = Statistics::new(name, definition.kinds.to_vec(), parts);
        Some(Statistics {
            engines: definition.engines,
            ..statistics
        })
    }
}

/// A name that may carry its namespace: `audit.record`.
fn qualified(name: &str) -> ObjectName {
    match name.split_once('.') {
        Some((namespace, name)) => ObjectName {
            namespace: Some(namespace.to_owned()),
            name: name.to_owned(),
        },
        None => ObjectName::new(name),
    }
}
