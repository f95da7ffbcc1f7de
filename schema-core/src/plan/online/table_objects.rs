//! What is attached to tables: grants, policies, extended statistics, triggers.
//!
//! What the new release needs is there before it runs, what the old one needs goes after it: roles are
//! granted the new before the old is revoked, policies exist before row security makes them count. A
//! policy that takes rows away from the running release waits until that release no longer writes.

use crate::def::{BinaryOperator, RowSecurity, TriggerTiming};
use crate::diff::{Change, TableObjectChange, find_object, object_mentions};
use crate::model::{
    Expression, Grant, ObjectName, Policy, RowRule, Table, TableObject, Trigger, TriggerAction,
};
use crate::plan::Operation;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::table_object::depends_on_type;

/// Hands in the objects that are created, renamed, replaced and dropped, of tables that exist.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for (table, object) in &context.detached {
        drafts.add(Stage::DetachObjects, removal(table, object));
    }
    for (name, new) in &context.new.tables {
        if let Some(base) = context.base_table(name) {
            alter(context, drafts, base, new);
        }
    }
}

/// The operations that attach its objects to a new table, in an order in which each finds what it needs.
pub(in crate::plan) fn creations(table: &Table) -> impl Iterator<Item = Operation> {
    table
        .objects
        .iter()
        .map(|object| Operation::CreateTableObject {
            table: table.name.clone(),
            object: object.clone(),
        })
}

/// The way back from an operation of [`creations`].
pub(in crate::plan) fn drop_of(operation: &Operation) -> Vec<Operation> {
    match operation {
        Operation::CreateTableObject { table, object } => vec![Operation::DropTableObject {
            table: table.clone(),
            object: object.clone(),
        }],
        _ => Vec::new(),
    }
}

/// The objects that cannot stay while the type of a column changes.
pub(super) fn bound_to_type(
    context: &Context<'_>,
    table: &ObjectName,
    column: &str,
) -> Vec<TableObject> {
    let objects = context.base_table(table).map(|table| table.objects.iter());
    let objects = objects.into_iter().flatten();
    let bound = objects.filter(|object| depends_on_type(object, column));
    bound.cloned().collect()
}

/// The step that attaches an object.
pub(in crate::plan) fn creation(table: &ObjectName, object: &TableObject) -> Draft {
    let create = Operation::CreateTableObject {
        table: table.clone(),
        object: object.clone(),
    };
    let reverse = drop_of(&create);
    Draft::new(create, reverse).with_table(table)
}

/// The step that takes an object off.
pub(in crate::plan) fn removal(table: &ObjectName, object: &TableObject) -> Draft {
    let of = |object: &TableObject| (table.clone(), object.clone());
    let (table_name, dropped) = of(object);
    let drop = Operation::DropTableObject {
        table: table_name,
        object: dropped,
    };
    let (table_name, object) = of(object);
    let create = Operation::CreateTableObject {
        table: table_name,
        object,
    };
    Draft::new(drop, [create]).with_table(table)
}

fn alter(context: &Context<'_>, drafts: &mut Drafts, base: &Table, new: &Table) {
    let table = &new.name;
    let mut before: Vec<TableObject> = base.objects.clone();
    for change in context.changes {
        let Change::TableObject(TableObjectChange::Rename {
            table: owner,
            object,
            to,
        }) = change
        else {
            continue;
        };
        if owner == table
            && let Some(old) = before.iter_mut().find(|it| it.key() == object.key())
        {
            rename(drafts, table, old, to);
            *old = old.with_name(to);
        }
    }
    for old in &before {
        let after = find_object(new, old);
        match (old, after) {
            (TableObject::Grant(old), after) => {
                let after = after.and_then(|after| match after {
                    TableObject::Grant(grant) => Some(grant),
                    _ => None,
                });
                alter_grant(drafts, table, Some(old), after);
            }
            (old, None) => drop_object(drafts, table, old),
            (old, Some(after)) if old == after => {}
            (TableObject::Policy(_), Some(after)) => {
                drafts.note(format!(
                    "Policy {table}.{} changes in the constrain phase; until then the new release sees \
                     and writes what the old policy allows.",
                    old.name()
                ));
                replace(drafts, Stage::Secure, table, old, after);
            }
            (TableObject::Statistics(_), Some(after)) => {
                replace(drafts, Stage::AttachNew, table, old, after);
            }
            (TableObject::Trigger(trigger), Some(TableObject::Trigger(after))) => {
                replace_trigger(context, drafts, table, trigger, after);
            }
            (TableObject::Trigger(_), Some(_)) => {}
        }
    }
    for object in &new.objects {
        if before.iter().any(|old| old.key() == object.key()) {
            continue;
        }
        match object {
            TableObject::Grant(grant) => alter_grant(drafts, table, None, Some(grant)),
            object => create(context, drafts, base, object),
        }
    }
}

fn create(context: &Context<'_>, drafts: &mut Drafts, base: &Table, object: &TableObject) {
    let table = &base.name;
    let is_filled = |column: &String| object_mentions(object, column);
    let waits = context
        .filled
        .iter()
        .any(|(owner, column)| owner == table && is_filled(column));
    let is_guarded = base.properties.row_security != RowSecurity::Disabled;
    let stage = match object {
        TableObject::Policy(Policy {
            restrictive: true, ..
        }) if is_guarded => {
            drafts.note(format!(
                "Restrictive policy {table}.{} takes rows away from whoever is connected once the \
                 constrain phase has run.",
                object.name()
            ));
            Stage::Secure
        }
        TableObject::Statistics(_) if waits => Stage::AttachNew,
        // The running release may do what the trigger refuses.
        TableObject::Trigger(trigger)
            if trigger.is_refusal() && !context.is_detached(table, object) =>
        {
            Stage::Secure
        }
        _ => Stage::AttachObjects,
    };
    let draft = creation(table, object);
    drafts.add(
        stage,
        match object {
            TableObject::Trigger(_) => draft.avoids(&["trigger_ddl_lock"]),
            TableObject::Policy(_) => draft.avoids(&["rls_change"]),
            _ => draft,
        },
    );
    if let TableObject::Statistics(_) = object {
        drafts.note(format!(
            "Run ANALYZE on {table} once statistics {} exist; until then they are empty.",
            object.name()
        ));
    }
}

fn drop_object(drafts: &mut Drafts, table: &ObjectName, object: &TableObject) {
    let draft = removal(table, object);
    let stage = match object {
        // The new release may do what the trigger refuses.
        TableObject::Trigger(trigger) if trigger.is_refusal() => {
            drafts.note(format!(
                "Trigger {table}.{} no longer refuses anything once the expand phase has run.",
                trigger.name
            ));
            Stage::LoosenKeys
        }
        _ => Stage::DropObjects,
    };
    drafts.add(
        stage,
        match object {
            TableObject::Trigger(_) => draft.avoids(&["trigger_ddl_lock"]),
            TableObject::Policy(_) => draft.avoids(&["rls_change"]),
            _ => draft,
        },
    );
}

fn rename(drafts: &mut Drafts, table: &ObjectName, object: &TableObject, to: &str) {
    let rename = |object: &TableObject, to: &str| Operation::RenameTableObject {
        table: table.clone(),
        object: object.clone(),
        to: to.to_owned(),
    };
    let back = rename(&object.with_name(to), object.name());
    let draft = Draft::new(rename(object, to), [back]);
    drafts.add(Stage::RenameObjects, draft.with_table(table));
}

fn replace(
    drafts: &mut Drafts,
    stage: Stage,
    table: &ObjectName,
    old: &TableObject,
    new: &TableObject,
) {
    let replace = |old: &TableObject, new: &TableObject| Operation::ReplaceTableObject {
        table: table.clone(),
        old: old.clone(),
        new: new.clone(),
    };
    let draft = Draft::new(replace(old, new), [replace(new, old)]);
    drafts.add(stage, draft.with_table(table));
}

/// Replaces a trigger before the new release runs. While a column has two names, the trigger heeds both.
fn replace_trigger(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    old: &Trigger,
    new: &Trigger,
) {
    let renames = context.renames.iter().filter(|it| it.table == *table);
    let mut between = new.clone();
    for rename in renames {
        if between.update_of.contains(&rename.to) && old.update_of.contains(&rename.from) {
            between.update_of.push(rename.from.clone());
        }
        let has_old_name = |trigger: &Trigger| {
            let object = TableObject::Trigger(trigger.clone());
            object_mentions(&object, &rename.from)
        };
        if has_old_name(old) {
            between.when = either(old, new);
            keep_both(&mut between, old, new);
        }
    }
    between.update_of.sort();
    between.update_of.dedup();
    let object = |trigger: &Trigger| TableObject::Trigger(trigger.clone());
    replace(
        drafts,
        Stage::AttachObjects,
        table,
        &object(old),
        &object(&between),
    );
    if between != *new {
        replace(
            drafts,
            Stage::Settle,
            table,
            &object(&between),
            &object(new),
        );
    }
}

/// The rows for which a trigger runs while a column has two names. The new name has no values yet in rows from
/// before, and only a trigger that runs after the row is written sees both names in step.
fn either(old: &Trigger, new: &Trigger) -> Option<Expression> {
    let (before, after) = (old.when.clone()?, new.when.clone()?);
    Some(match new.timing {
        TriggerTiming::After => before,
        TriggerTiming::Before => {
            Expression::Binary(BinaryOperator::Or, Box::new(before), Box::new(after))
        }
    })
}

/// What a convention writes goes to both names of the column, so that each release reads it, and rows that the
/// backfill has not reached yet lose nothing.
fn keep_both(between: &mut Trigger, old: &Trigger, new: &Trigger) {
    let (
        TriggerAction::Rule(RowRule::Assign(both)),
        TriggerAction::Rule(RowRule::Assign(before)),
        TriggerAction::Rule(RowRule::Assign(after)),
    ) = (&mut between.action, &old.action, &new.action)
    else {
        return;
    };
    let others = before
        .iter()
        .filter(|it| !after.iter().any(|new| new.column == it.column));
    *both = others.chain(after).cloned().collect();
}

/// Grants what is new before the new release runs, and revokes what is gone once no release needs it.
fn alter_grant(drafts: &mut Drafts, table: &ObjectName, old: Option<&Grant>, new: Option<&Grant>) {
    let none = |grant: &Grant| Grant::new(grant.role.clone(), Vec::new());
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old.clone(), new.clone()),
        (Some(old), None) => (old.clone(), none(old)),
        (None, Some(new)) => (none(new), new.clone()),
        (None, None) => return,
    };
    if let Some(added) = new.without(&old) {
        let grant = Operation::CreateTableObject {
            table: table.clone(),
            object: TableObject::Grant(added.clone()),
        };
        let draft = Draft::new(grant, revoke(table, &added, &old));
        let draft = draft.with_table(table).avoids(&["grant_change"]);
        drafts.add(Stage::AttachObjects, draft);
    }
    if let Some(gone) = old.without(&new) {
        let restore = Operation::CreateTableObject {
            table: table.clone(),
            object: TableObject::Grant(gone.clone()),
        };
        let mut operations = revoke(table, &gone, &new).into_iter();
        if let Some(first) = operations.next() {
            let draft = Draft::new(first, [restore]).avoids(&["grant_change"]);
            drafts.add(Stage::DropObjects, draft.with_table(table));
        }
        for again in operations {
            let draft = Draft::new(again, []).with_table(table);
            drafts.add(Stage::DropObjects, draft);
        }
    }
}

/// Revokes `gone` from a role that keeps `kept`. To revoke a privilege on a table takes it away from its
/// columns too, so that what is kept there is granted again.
fn revoke(table: &ObjectName, gone: &Grant, kept: &Grant) -> Vec<Operation> {
    let mut operations = vec![Operation::DropTableObject {
        table: table.clone(),
        object: TableObject::Grant(gone.clone()),
    }];
    let left = kept.after_revoking(gone);
    let left = left.unwrap_or_else(|| Grant::new(kept.role.clone(), Vec::new()));
    if let Some(again) = kept.without(&left) {
        operations.push(Operation::CreateTableObject {
            table: table.clone(),
            object: TableObject::Grant(again),
        });
    }
    operations
}
