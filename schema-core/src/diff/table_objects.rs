//! Changes of what is attached to tables: grants, policies, extended statistics, triggers.

use super::mention::{expression_mentions, renamed_in_expression, text_mentions};
use super::tables::{common, table_mut};
use super::{Change, DiffError};
use crate::model::{Grant, Mention, ObjectName, Schema, Table, TableObject};

/// A change of an object that is attached to a table.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "changes are few, and readers match on what they hold"
)]
pub enum TableObjectChange {
    /// It is new.
    Create {
        /// The table.
        table: ObjectName,
        /// The object.
        object: TableObject,
    },
    /// It is gone.
    Drop {
        /// The table.
        table: ObjectName,
        /// The object.
        object: TableObject,
    },
    /// It has another name and is otherwise the same.
    Rename {
        /// The table.
        table: ObjectName,
        /// The object, under its old name.
        object: TableObject,
        /// The new name.
        to: String,
    },
    /// Another object of the same kind has its name; of grants, the role has other privileges.
    Replace {
        /// The table.
        table: ObjectName,
        /// The object before.
        old: TableObject,
        /// The object after.
        new: TableObject,
    },
}

/// The object of the table with the same kind and name.
pub(crate) fn find_object<'table>(
    table: &'table Table,
    like: &TableObject,
) -> Option<&'table TableObject> {
    table.objects.iter().find(|it| it.key() == like.key())
}

/// Objects that differ in nothing but the name: old and new. A grant has none of its own.
fn renamed<'table>(
    old: &'table Table,
    new: &'table Table,
) -> Vec<(&'table TableObject, &'table TableObject)> {
    let mut pairs: Vec<(&TableObject, &TableObject)> = Vec::new();
    for before in &old.objects {
        if find_object(new, before).is_some() || matches!(before, TableObject::Grant(_)) {
            continue;
        }
        let after = new.objects.iter().find(|after| {
            after.with_name(before.name()) == *before
                && find_object(old, after).is_none()
                && !pairs.iter().any(|(_, taken)| taken.key() == after.key())
        });
        pairs.extend(after.map(|after| (before, after)));
    }
    pairs
}

pub(super) fn removals(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (old, new) in common(work, new) {
        let renamed = renamed(old, new);
        for object in &old.objects {
            let stays = find_object(new, object).is_some()
                || renamed
                    .iter()
                    .any(|(before, _)| before.key() == object.key());
            if !stays {
                changes.push(Change::TableObject(TableObjectChange::Drop {
                    table: new.name.clone(),
                    object: object.clone(),
                }));
            }
        }
    }
    changes
}

pub(super) fn renames_and_additions(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (old, new) in common(work, new) {
        let table = &new.name;
        let renamed = renamed(old, new);
        for (object, after) in &renamed {
            changes.push(TableObjectChange::Rename {
                table: table.clone(),
                object: (*object).clone(),
                to: after.name().to_owned(),
            });
        }
        for object in &new.objects {
            if renamed.iter().any(|(_, after)| after.key() == object.key()) {
                continue;
            }
            match find_object(old, object) {
                None => changes.push(TableObjectChange::Create {
                    table: table.clone(),
                    object: object.clone(),
                }),
                Some(old) if old != object => changes.push(TableObjectChange::Replace {
                    table: table.clone(),
                    old: old.clone(),
                    new: object.clone(),
                }),
                Some(_) => {}
            }
        }
    }
    changes.into_iter().map(Change::TableObject).collect()
}

pub(super) fn apply(schema: &mut Schema, change: &TableObjectChange) -> Result<(), DiffError> {
    match change {
        TableObjectChange::Create { table, object } => {
            insert_object(table_mut(schema, table)?, object.clone());
        }
        TableObjectChange::Drop { table, object } => {
            take_object(table_mut(schema, table)?, object)?;
        }
        TableObjectChange::Rename { table, object, to } => {
            let table = table_mut(schema, table)?;
            let object = take_object(table, object)?;
            insert_object(table, object.with_name(to));
        }
        TableObjectChange::Replace { table, old, new } => {
            let table = table_mut(schema, table)?;
            take_object(table, old)?;
            insert_object(table, new.clone());
        }
    }
    Ok(())
}

/// Attaches an object to a table, at the place that its kind and name give it. What a role is granted is
/// added to what it has.
pub(crate) fn insert_object(table: &mut Table, mut object: TableObject) {
    let known = find_object(table, &object).cloned();
    if let (TableObject::Grant(granted), Some(TableObject::Grant(known))) = (&mut object, known) {
        let both = known.privileges.iter().chain(&granted.privileges);
        *granted = Grant {
            engines: granted.engines,
            ..Grant::new(known.role.clone(), both.cloned().collect())
        };
    }
    table.objects.retain(|other| other.key() != object.key());
    let position = table
        .objects
        .partition_point(|other| other.key() < object.key());
    table.objects.insert(position, object);
}

/// Takes an object off a table, by kind and name. Of a role's privileges those that `object` names are taken.
pub(crate) fn take_object(
    table: &mut Table,
    object: &TableObject,
) -> Result<TableObject, DiffError> {
    let position = table
        .objects
        .iter()
        .position(|other| other.key() == object.key())
        .ok_or_else(|| DiffError::Missing {
            object: format!("{} {}.{}", object.kind(), table.name, object.name()),
        })?;
    let taken = table.objects.remove(position);
    if let (TableObject::Grant(known), TableObject::Grant(revoked)) = (&taken, object)
        && let Some(left) = known.after_revoking(revoked)
    {
        table.objects.insert(position, TableObject::Grant(left));
    }
    Ok(taken)
}

/// Whether the object mentions a column of its table.
pub(crate) fn object_mentions(object: &TableObject, column: &str) -> bool {
    let mut mentioned = false;
    object.clone().visit(&mut |mention| {
        mentioned |= match mention {
            Mention::Column(name) => *name == column,
            Mention::Expression(expression) => expression_mentions(expression, column),
            Mention::RowExpression(expression) => {
                expression_mentions(expression, column)
                    || expression_mentions(expression, &format!("new.{column}"))
                    || expression_mentions(expression, &format!("old.{column}"))
            }
            Mention::Statements(text) => text_mentions(text, column),
        };
    });
    mentioned
}

/// Lets an object follow the rename of a column of its table.
pub(crate) fn rename_column_in_object(object: &mut TableObject, from: &str, to: &str) {
    object.visit(&mut |mention| match mention {
        Mention::Column(name) if name == from => to.clone_into(name),
        Mention::Column(_) | Mention::Statements(_) => {}
        Mention::Expression(expression) => {
            *expression = renamed_in_expression(expression, from, to);
        }
        Mention::RowExpression(expression) => {
            for row in ["new", "old"] {
                let (from, to) = (format!("{row}.{from}"), format!("{row}.{to}"));
                *expression = renamed_in_expression(expression, &from, &to);
            }
        }
    });
}
