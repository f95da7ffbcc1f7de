//! Columns that get a new name while the running release still uses the old one.
//!
//! The new name is a second column. A trigger keeps both equal, so that either release may write, and
//! a backfill copies what was there before. Everything that mentions the old column gets a twin on the
//! new one. Once no release knows the old name, the trigger, the old column and what mentions it go.

use super::columns::{add_column, set_default};
use super::filling::{backfill, fill};
use super::not_null::{relax, require};
use super::rename_with_type::{self, TypeChange};
use super::{constraint_drops, constraints, indexes, types};
use crate::diff::{
    Change, ColumnAlteration, ColumnChange as Difference, Constraint, ConstraintChange,
    IndexChange, constraint_mentions, constraints_of, expression_mentions, index_mentions,
    object_mentions,
};
use crate::model::{
    Column, Expression, Index, ObjectName, RowRule, TableObject, Trigger, TriggerAction,
};
use crate::plan::Operation;
use crate::plan::context::{ColumnRename, Context};
use crate::plan::draft::{Draft, Drafts, Stage};

/// Hands in the renames and the twins of what mentions a renamed column.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for rename in &context.renames {
        if is_possible(context, drafts, rename) {
            one(context, drafts, rename);
        }
    }
    if context.renames.is_empty() {
        return;
    }
    for (owner, table) in &context.base.tables {
        if !context.new.tables.contains_key(owner) {
            continue;
        }
        for constraint in constraints_of(table) {
            if mentions_renamed(context, owner, &constraint) {
                twin_constraint(context, drafts, owner, &constraint);
            }
        }
        for index in &table.indexes {
            if index_mentions_renamed(context, owner, index) {
                twin_index(context, drafts, owner, index);
            }
        }
    }
}

/// Whether a constraint mentions a column that gets its new name through a second one.
pub(super) fn mentions_renamed(
    context: &Context<'_>,
    owner: &ObjectName,
    constraint: &Constraint,
) -> bool {
    let mut renames = context.renames.iter();
    renames.any(|rename| constraint_mentions(constraint, owner, &rename.table, &rename.from))
}

/// Whether an index mentions a column that gets its new name through a second one.
pub(super) fn index_mentions_renamed(
    context: &Context<'_>,
    owner: &ObjectName,
    index: &Index,
) -> bool {
    let mut renames = context.renames.iter();
    renames.any(|rename| rename.table == *owner && index_mentions(index, &rename.from))
}

fn is_possible(context: &Context<'_>, drafts: &mut Drafts, rename: &ColumnRename) -> bool {
    let ColumnRename { table, from, to } = rename;
    let Some(definition) = context.base_table(table) else {
        return false;
    };
    let key = definition.primary_key.as_ref();
    let in_key = key.is_some_and(|key| key.columns.contains(from));
    let computed = definition.columns.iter().any(|column| {
        let expression = column.generated.as_ref().map(|(expression, _)| expression);
        (column.name == *from && (column.identity.is_some() || expression.is_some()))
            || expression.is_some_and(|expression| expression_mentions(expression, from))
    });
    let in_hierarchy = is_in_hierarchy(context, table, from);
    let reason = match (in_key, computed, in_hierarchy) {
        (true, _, _) => "it is in the primary key, which cannot have a second column beside it",
        (_, true, _) => "a generated or numbered column cannot be kept equal to a second one",
        (_, _, true) => {
            "the triggers of the hierarchy read it in other rows, where a second column is not filled yet"
        }
        (false, false, false) => return true,
    };
    drafts.refuse(
        "rename_column",
        format!("{table}.{from}"),
        format!("to rename it to `{to}` stops the running release, and {reason}"),
        format!(
            "keep the name with `#[column(name = \"{from}\")]`, or accept the interruption with \
             `--accept-hazard rename_column`"
        ),
    );
    false
}

/// Whether the triggers of a hierarchy read the column, in the table itself or in its closure.
fn is_in_hierarchy(context: &Context<'_>, table: &ObjectName, column: &str) -> bool {
    let tables = context.base.tables.values();
    let mut objects =
        tables.flat_map(|owner| owner.objects.iter().map(move |it| (&owner.name, it)));
    objects.any(|(owner, object)| {
        let TableObject::Trigger(Trigger {
            action: TriggerAction::Rule(rule),
            ..
        }) = object
        else {
            return false;
        };
        let is_own = owner == table && object_mentions(object, column);
        match rule {
            RowRule::Acyclic(_) | RowRule::Path { .. } | RowRule::PathBelow { .. } => is_own,
            RowRule::Closure(closure) => {
                let columns = [&closure.ancestor, &closure.descendant, &closure.depth];
                is_own || (closure.table == *table && columns.iter().any(|it| *it == column))
            }
            RowRule::Assign(_) | RowRule::Refuse(_) | RowRule::NoOverlap { .. } => false,
        }
    })
}

fn one(context: &Context<'_>, drafts: &mut Drafts, rename: &ColumnRename) {
    let ColumnRename { table, from, to } = rename;
    let (Some(old), Some(new)) = (
        context.base_column(table, from),
        context.new_column(table, to),
    ) else {
        return;
    };
    let mut converted = None;
    for alteration in alterations(context, rename) {
        match alteration {
            ColumnAlteration::Identity { .. }
            | ColumnAlteration::Generated { .. }
            | ColumnAlteration::Collation { .. } => drafts.refuse(
                "rename_column",
                format!("{table}.{from}"),
                "the column is renamed and changed in one release",
                format!("rename it to `{to}` in this release and change it in the next"),
            ),
            ColumnAlteration::Type {
                old: old_type,
                new: new_type,
            } => match rename_with_type::find(context, rename, old, new) {
                None | Some(TypeChange::InPlace) => {
                    types::change(context, drafts, table, from, old_type, new_type);
                }
                Some(TypeChange::Converted(found)) => converted = Some(found),
                Some(TypeChange::Impossible(problem)) => drafts.refuse(
                    "rename_column",
                    format!("{table}.{from}"),
                    format!("it gets another name and another type in one release, and {problem}"),
                    format!("change the type in this release and rename it to `{to}` in the next"),
                ),
            },
            // These are the properties of the new column, below; its comment comes with it.
            _ => {}
        }
    }

    // A default would overwrite what the running release puts into the old column: the trigger could
    // not tell it from a value that the new release sent.
    let second = Column {
        nullable: true,
        default: None,
        ..new.clone()
    };
    add_column(drafts, table, second, &["rename_column"]);
    if !old.nullable && new.nullable {
        relax(drafts, Stage::Edit, table, from);
    }
    // What the new type holds as a default, the old one may not.
    let default = match converted {
        Some(_) => old.default.as_ref().or(new.default.as_ref()),
        None => new.default.as_ref().or(old.default.as_ref()),
    };
    if default != old.default.as_ref() {
        set_default(
            drafts,
            Stage::Edit,
            table,
            from,
            old.default.as_ref(),
            default,
        );
    }
    let create = Operation::CreateSynchronization {
        table: table.clone(),
        from: from.clone(),
        to: to.clone(),
        conversion: converted.as_ref().map(|it| Box::new(it.conversion.clone())),
    };
    let stop = Operation::DropSynchronization {
        table: table.clone(),
        from: from.clone(),
        to: to.clone(),
    };
    drafts.add(
        Stage::Synchronize,
        Draft::new(create.clone(), [stop.clone()]).avoids(&["rename_column", "trigger_ddl_lock"]),
    );
    if let Some(converted) = &converted {
        converted.draft(drafts, rename, old, new);
    }
    let (value, back) = match &converted {
        Some(found) => (
            found.conversion.there.clone(),
            found.conversion.back.clone(),
        ),
        None => (
            Expression::Column(from.clone()),
            Expression::Column(to.clone()),
        ),
    };
    fill(
        context,
        drafts,
        Stage::FillRenamed,
        table,
        to,
        value.clone(),
        Some(from),
    );
    if !new.nullable {
        require(context, drafts, table, to, &[]);
    }

    // What follows runs when no release knows the old name.
    if new.default.is_some() {
        set_default(drafts, Stage::Settle, table, to, None, new.default.as_ref());
    }
    if !old.nullable && !new.nullable {
        relax(drafts, Stage::Settle, table, from);
    }
    if default.is_some() {
        set_default(drafts, Stage::Settle, table, from, default, None);
    }
    let reconcile = backfill(context, drafts, table, to, value, Some(from));
    let restore = backfill(context, drafts, table, from, back, Some(to));
    if let (Some(reconcile), Some(restore)) = (reconcile, restore) {
        drafts.add(
            Stage::Reconcile,
            Draft::new(reconcile, [restore])
                .avoids(&["backfill_in_ddl_txn", "rename_column"])
                .named(format!("reconcile_{table}_{to}")),
        );
    }
    let last = Column {
        data_type: match converted {
            Some(_) => old.data_type.clone(),
            None => new.data_type.clone(),
        },
        nullable: true,
        default: None,
        ..old.clone()
    };
    let drop_column = Operation::DropColumn {
        table: table.clone(),
        column: last.clone(),
    };
    let add = Operation::AddColumn {
        table: table.clone(),
        column: last,
    };
    let key = format!("{table}.{from}");
    let slug = format!("finish_{table}_{from}_to_{to}");
    drafts.add(
        Stage::FinishRenames,
        Draft::new(stop, [create])
            .together(&key)
            .named(slug.clone()),
    );
    drafts.add(
        Stage::FinishRenames,
        Draft::new(drop_column, [add])
            .together(&key)
            .avoids(&["rename_column"])
            .named(slug),
    );
}

fn alterations<'plan>(
    context: &'plan Context<'_>,
    rename: &'plan ColumnRename,
) -> impl Iterator<Item = &'plan ColumnAlteration> {
    context.changes.iter().filter_map(|change| match change {
        Change::Column(Difference::Alter {
            table,
            column,
            alteration,
        }) if *table == rename.table && *column == rename.to => Some(alteration),
        _ => None,
    })
}

/// The name that the constraint has in the new schema, if it lives on unchanged but for its name.
fn surviving_name(
    context: &Context<'_>,
    owner: &ObjectName,
    constraint: &Constraint,
) -> Option<String> {
    let is_same = |other: &Constraint| {
        other.name() == constraint.name()
            && std::mem::discriminant(other) == std::mem::discriminant(constraint)
    };
    for change in context.changes {
        match change {
            Change::Constraint(ConstraintChange::Rename {
                table,
                constraint: old,
                to,
            }) if table == owner && is_same(old) => return Some(to.clone()),
            Change::Constraint(
                ConstraintChange::Drop {
                    table,
                    constraint: old,
                }
                | ConstraintChange::Replace { table, old, .. },
            ) if table == owner && is_same(old) => return None,
            _ => {}
        }
    }
    Some(constraint.name().to_owned())
}

fn twin_constraint(
    context: &Context<'_>,
    drafts: &mut Drafts,
    owner: &ObjectName,
    old: &Constraint,
) {
    if matches!(old, Constraint::PrimaryKey(_)) {
        return;
    }
    let Some(name) = surviving_name(context, owner, old) else {
        return;
    };
    let carried = context.carried.tables.get(owner).map(constraints_of);
    let mut carried = carried.into_iter().flatten();
    let Some(carried) = carried.find(|it| {
        it.name() == old.name() && std::mem::discriminant(it) == std::mem::discriminant(old)
    }) else {
        return;
    };
    let old = match name == old.name() {
        true => constraints::set_aside(context, drafts, owner, old),
        false => old.clone(),
    };
    constraints::add(context, drafts, owner, &carried.with_name(&name));
    constraint_drops::drop_in_contract(context, drafts, owner, &old);
}

fn twin_index(context: &Context<'_>, drafts: &mut Drafts, owner: &ObjectName, old: &Index) {
    let mut name = old.name.clone();
    for change in context.changes {
        match change {
            Change::Index(IndexChange::Rename { table, index, to })
                if table == owner && index.name == old.name =>
            {
                name.clone_from(to);
            }
            Change::Index(
                IndexChange::Drop { table, index }
                | IndexChange::Replace {
                    table, old: index, ..
                },
            ) if table == owner && index.name == old.name => return,
            _ => {}
        }
    }
    let carried = context.carried.tables.get(owner);
    let mut carried = carried.into_iter().flat_map(|table| &table.indexes);
    let Some(carried) = carried.find(|index| index.name == old.name) else {
        return;
    };
    let new = Index {
        name: name.clone(),
        ..carried.clone()
    };
    let old = match name == old.name {
        true => indexes::set_aside(context, drafts, Stage::SetAside, owner, old),
        false => old.clone(),
    };
    indexes::create(context, drafts, owner, &new);
    indexes::drop_index(context, drafts, owner, &old);
}
