//! Views and triggers that stand on columns which go or change: they step aside in the same transaction.

use super::order::Needs;
use super::{create_draft, drop_draft};
use crate::def::ObjectKind;
use crate::model::schema_object::mentions_column;
use crate::model::{ObjectKey, ObjectName, SchemaObject};
use crate::plan::context::Context;
use crate::plan::{ColumnChange, Migration, Operation, Phase, Reverse, Step};
use std::collections::BTreeMap;

/// Objects by key, as they are between two steps.
type Present = BTreeMap<ObjectKey, SchemaObject>;

/// Adds to each migration what its changes of columns need: where the server holds views to the columns of
/// their tables, they are dropped before and created after; where a table is copied, the copy gets its
/// triggers, and views are left alone.
pub(in crate::plan) fn set_aside_dependents(
    context: &Context<'_>,
    objects: &Present,
    migrations: &mut [Migration],
) {
    let mut present = objects.clone();
    for migration in migrations {
        if context.capabilities.views_hold_columns {
            set_aside(context, &mut present, migration);
        } else {
            for step in &mut migration.steps {
                attach(&present, step);
                carry_out(&mut present, &step.operation);
            }
        }
    }
}

fn carry_out(present: &mut Present, operation: &Operation) {
    match operation {
        Operation::CreateObject(object) => {
            present.insert(object.key.clone(), object.clone());
        }
        Operation::DropObject(object) => {
            present.remove(&object.key);
        }
        Operation::ReplaceObject { new, .. } => {
            present.insert(new.key.clone(), new.as_ref().clone());
        }
        _ => {}
    }
}

fn set_aside(context: &Context<'_>, present: &mut Present, migration: &mut Migration) {
    let mut first = None;
    let mut last = 0;
    let mut affected: Present = BTreeMap::new();
    for (position, step) in migration.steps.iter().enumerate() {
        let column = match &step.operation {
            Operation::DropColumn { table, column } => Some((table, column.name.as_str())),
            Operation::AlterColumn {
                table,
                column,
                change: ColumnChange::SetType { .. } | ColumnChange::SetCollation { .. },
            } => Some((table, column.as_str())),
            // A view holds to the column, whatever name it gets.
            Operation::RenameColumn { table, from, to } if migration.phase == Phase::Switch => {
                let taken = dependents(present, table, to);
                if first.is_some() && !taken.is_empty() {
                    last = position;
                }
                Some((table, from.as_str()))
            }
            _ => None,
        };
        if let Some((table, column)) = column {
            let found = dependents(present, table, column);
            if !found.is_empty() {
                first.get_or_insert(position);
                last = position;
                affected.extend(found);
            }
        }
        carry_out(present, &step.operation);
    }
    let Some(first) = first.filter(|_| migration.transactional) else {
        return;
    };
    let order = Needs::of(affected.values()).order();
    let create = order.iter().map(|object| create_draft(object));
    let create: Vec<Step> = create.map(|it| it.into_step(context.dialect)).collect();
    let drop = order.iter().rev().map(|object| drop_draft(object));
    let drop: Vec<Step> = drop.map(|it| it.into_step(context.dialect)).collect();
    migration.steps.splice(last + 1..last + 1, create);
    migration.steps.splice(first..first, drop);
}

/// What the server holds to a column, and what stands on that.
fn dependents(present: &Present, table: &ObjectName, column: &str) -> Present {
    let direct = present.values().filter(|object| {
        matches!(
            object.key.kind,
            ObjectKind::View
                | ObjectKind::MaterializedView
                | ObjectKind::Rule
                | ObjectKind::Trigger
        ) && mentions_column(&object.words_outside_strings(), table, column)
    });
    let needs = Needs::tracked(present.values());
    let all = needs.with_users(direct.map(|object| &object.key));
    all.into_iter()
        .filter(|key| key.kind != ObjectKind::Publication)
        .filter_map(|key| Some((key.clone(), present.get(key)?.clone())))
        .collect()
}

/// Hands the triggers of a copied table, and the views that name it, to the copy and to its way back.
fn attach(present: &Present, step: &mut Step) {
    let reverse = match &mut step.reverse {
        Reverse::Operations(operations) => operations.as_mut_slice(),
        Reverse::Nothing(_) => &mut [],
    };
    for operation in std::iter::once(&mut step.operation).chain(reverse) {
        if let Operation::RebuildTable {
            old,
            new,
            dependents,
            ..
        } = operation
        {
            let names = |object: &&SchemaObject| {
                let words = object.words();
                words.contains(&old.name.name) || words.contains(&new.name.name)
            };
            *dependents = present.values().filter(names).cloned().collect();
        }
    }
}
