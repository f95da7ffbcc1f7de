//! Random properties of tables and random objects that are attached to them.

use super::sample::{engines, named, names, object_name, text};
use crate::def::{
    Deferrable, Function, PolicyCommand, Privilege, RowSecurity, StatisticsKind, TableProperty,
    TriggerEvent, TriggerLevel, TriggerTiming,
};
use crate::model::expression::tests::{expression, name};
use crate::model::{
    AssignedValue, Assignment, Closure, Expression, Grant, GrantedPrivilege, Hierarchy, Policy,
    ReplicaIdentity, RowRule, SqliteTable, Statistics, TableObject, TableProperties, Trigger,
    TriggerAction,
};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(super) fn properties() -> impl Strategy<Value = TableProperties> {
    let identity = prop_oneof![
        Just(ReplicaIdentity::Default),
        Just(ReplicaIdentity::Full),
        Just(ReplicaIdentity::Nothing),
        name().prop_map(ReplicaIdentity::Index),
    ];
    (
        any::<bool>(),
        btree_map(name(), text(), 0..3),
        option::of(name()),
        vec(object_name(), 0..3),
        option::of(name()),
        identity,
        select(RowSecurity::ALL),
        any::<(bool, bool, bool)>(),
        btree_set(select(TableProperty::ALL), 0..3),
    )
        .prop_map(
            |(
                unlogged,
                parameters,
                tablespace,
                inherits,
                cluster_on,
                replica_identity,
                row_security,
                (without_rowid, not_strict, reuses_numbers),
                on_postgres,
            )| {
                TableProperties {
                    unlogged,
                    parameters,
                    tablespace,
                    inherits,
                    cluster_on,
                    replica_identity,
                    row_security,
                    sqlite: SqliteTable {
                        without_rowid,
                        not_strict,
                        reuses_numbers,
                    },
                    on_postgres,
                }
            },
        )
}

/// Objects in the order in which a lock file gives them back.
pub(super) fn objects() -> impl Strategy<Value = Vec<TableObject>> {
    let object = |item: BoxedStrategy<TableObject>| {
        named(item, |object, name| *object = object.with_name(&name))
    };
    (
        object(grant().boxed()),
        object(policy().boxed()),
        object(statistics().boxed()),
        object(trigger().boxed()),
    )
        .prop_map(|(grants, policies, statistics, triggers)| {
            [grants, policies, statistics, triggers].concat()
        })
}

fn grant() -> impl Strategy<Value = TableObject> {
    let privilege = (select(Privilege::ALL), option::of(name()), any::<bool>()).prop_map(
        |(privilege, column, is_grant_option)| GrantedPrivilege {
            privilege,
            column,
            is_grant_option,
        },
    );
    (vec(privilege, 1..4), engines()).prop_map(|(privileges, engines)| {
        TableObject::Grant(Grant::new("", privileges)).with_engines(engines)
    })
}

fn policy() -> impl Strategy<Value = TableObject> {
    (
        select(PolicyCommand::ALL),
        names(),
        any::<bool>(),
        option::of(expression()),
        option::of(expression()),
        engines(),
    )
        .prop_map(
            |(command, roles, restrictive, using, with_check, engines)| {
                TableObject::Policy(Policy {
                    command,
                    roles,
                    restrictive,
                    using,
                    with_check,
                    engines,
                    ..Policy::new("")
                })
            },
        )
}

fn statistics() -> impl Strategy<Value = TableObject> {
    (
        btree_set(select(StatisticsKind::ALL), 0..3),
        names(),
        vec(expression(), 0..2),
        engines(),
    )
        .prop_map(|(kinds, columns, expressions, engines)| {
            TableObject::Statistics(Statistics {
                kinds: kinds.into_iter().collect(),
                columns,
                expressions,
                engines,
                ..Statistics::new("", Vec::new(), Vec::new())
            })
        })
}

fn trigger() -> impl Strategy<Value = TableObject> {
    let action = prop_oneof![
        (object_name(), vec(text(), 0..3))
            .prop_map(|(name, arguments)| TriggerAction::Function { name, arguments }),
        text().prop_map(TriggerAction::Body),
        row_rule().prop_map(TriggerAction::Rule),
    ];
    (
        (select(TriggerTiming::ALL), select(TriggerLevel::ALL)),
        vec(select(TriggerEvent::ALL), 1..4),
        names(),
        option::of(expression()),
        (option::of(name()), option::of(name())),
        option::of(select(Deferrable::ALL)),
        (action, engines()),
    )
        .prop_map(
            |(
                (timing, level),
                events,
                update_of,
                when,
                (old_table, new_table),
                constraint,
                (action, engines),
            )| {
                TableObject::Trigger(Trigger {
                    level,
                    update_of,
                    when,
                    old_table,
                    new_table,
                    constraint,
                    engines,
                    ..Trigger::new("", timing, events, action)
                })
            },
        )
}

fn row_rule() -> impl Strategy<Value = RowRule> {
    let value = prop_oneof![
        Just(AssignedValue::Unchanged),
        Just(AssignedValue::Next),
        // A value names no column, so that none can be taken for one of those words.
        text().prop_map(|text| AssignedValue::Value(Expression::Text(text))),
        Just(AssignedValue::Value(Expression::Call(
            Function::Now,
            Vec::new()
        ))),
    ];
    let assignment = (name(), value).prop_map(|(column, value)| Assignment { column, value });
    let hierarchy = || (name(), name()).prop_map(|(key, parent)| Hierarchy { key, parent });
    prop_oneof![
        vec(assignment, 1..4).prop_map(RowRule::Assign),
        text().prop_map(RowRule::Refuse),
        hierarchy().prop_map(RowRule::Acyclic),
        (hierarchy(), name()).prop_map(|(hierarchy, path)| RowRule::Path { hierarchy, path }),
        (hierarchy(), name()).prop_map(|(hierarchy, path)| RowRule::PathBelow { hierarchy, path }),
        (hierarchy(), object_name(), name(), name(), name()).prop_map(
            |(hierarchy, table, ancestor, descendant, depth)| {
                RowRule::Closure(Closure {
                    hierarchy,
                    table,
                    ancestor,
                    descendant,
                    depth,
                })
            }
        ),
        (names(), name(), name()).prop_map(|(key, from, until)| RowRule::NoOverlap {
            key,
            from,
            until
        }),
    ]
}
