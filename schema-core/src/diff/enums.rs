//! Changes of enumerations.

use super::matching::order_renames;
use super::{Change, DiffError};
use crate::model::{EnumType, Expression, ObjectName, Schema};
use std::collections::BTreeMap;

/// A change of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub enum EnumChange {
    /// It is new.
    Create(EnumType),
    /// It is gone.
    Drop(EnumType),
    /// It has another name.
    Rename {
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// A label is new.
    AddLabel {
        /// The enumeration.
        name: ObjectName,
        /// The label.
        label: String,
        /// The label that it stands before; `None` is the end.
        before: Option<String>,
    },
    /// A label is gone.
    DropLabel {
        /// The enumeration.
        name: ObjectName,
        /// The label.
        label: String,
    },
    /// A label has another name.
    RenameLabel {
        /// The enumeration.
        name: ObjectName,
        /// The old label.
        from: String,
        /// The new label.
        to: String,
    },
    /// The labels, otherwise the same, stand in another order.
    Reorder {
        /// The enumeration.
        name: ObjectName,
        /// The labels before.
        old: Vec<String>,
        /// The labels after.
        new: Vec<String>,
    },
    /// The comment differs.
    Comment {
        /// The enumeration.
        name: ObjectName,
        /// The comment before.
        old: Option<String>,
        /// The comment after.
        new: Option<String>,
    },
}

pub(super) fn renames(
    old: &Schema,
    new: &Schema,
    matched: &BTreeMap<ObjectName, ObjectName>,
) -> Result<Vec<Change>, DiffError> {
    let pairs = matched.iter().filter(|(to, from)| to != from);
    let renames = pairs.map(|(to, from)| (from.clone(), to.clone())).collect();
    let taken = old.enums.keys().cloned().collect();
    let mut changes: Vec<Change> = order_renames(taken, renames)
        .map_err(|(from, to)| DiffError::NameTaken {
            object: format!("enum {from}"),
            name: to.to_string(),
        })?
        .into_iter()
        .map(|(from, to)| Change::Enum(EnumChange::Rename { from, to }))
        .collect();
    for (to, from) in matched {
        let (Some(old), Some(new)) = (old.enums.get(from), new.enums.get(to)) else {
            continue;
        };
        changes.extend(label_renames(old, new));
    }
    Ok(changes)
}

/// Labels that the new enumeration declares as renamed, and that are not so named already.
fn label_renames(old: &EnumType, new: &EnumType) -> Vec<Change> {
    let mut changes = Vec::new();
    for (to, from) in &new.renamed_labels {
        let is_rename = old.labels.contains(from)
            && !old.labels.contains(to)
            && new.labels.contains(to)
            && !new.labels.contains(from);
        let repeated = changes.iter().any(|change| {
            matches!(change, Change::Enum(EnumChange::RenameLabel { from: other, .. }) if other == from)
        });
        if is_rename && !repeated {
            changes.push(Change::Enum(EnumChange::RenameLabel {
                name: new.name.clone(),
                from: from.clone(),
                to: to.clone(),
            }));
        }
    }
    changes
}

pub(super) fn creations_and_alterations(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, enumeration) in &new.enums {
        match work.enums.get(name) {
            None => changes.push(EnumChange::Create(enumeration.clone())),
            Some(old) => changes.extend(alterations(old, enumeration)),
        }
    }
    changes.into_iter().map(Change::Enum).collect()
}

fn alterations(old: &EnumType, new: &EnumType) -> Vec<EnumChange> {
    let name = &new.name;
    let mut labels = old.labels.clone();
    let mut changes = Vec::new();
    for label in &old.labels {
        if !new.labels.contains(label) {
            labels.retain(|other| other != label);
            changes.push(EnumChange::DropLabel {
                name: name.clone(),
                label: label.clone(),
            });
        }
    }
    for (position, label) in new.labels.iter().enumerate() {
        if !labels.contains(label) {
            let mut later = new.labels.iter().skip(position);
            let before = later.find(|label| labels.contains(label)).cloned();
            insert_label(&mut labels, label, before.as_deref());
            changes.push(EnumChange::AddLabel {
                name: name.clone(),
                label: label.clone(),
                before,
            });
        }
    }
    if labels != new.labels {
        changes.push(EnumChange::Reorder {
            name: name.clone(),
            old: labels,
            new: new.labels.clone(),
        });
    }
    if old.comment != new.comment {
        changes.push(EnumChange::Comment {
            name: name.clone(),
            old: old.comment.clone(),
            new: new.comment.clone(),
        });
    }
    changes
}

/// Inserts a label before another one, or at the end.
pub(crate) fn insert_label(labels: &mut Vec<String>, label: &str, before: Option<&str>) {
    let position = labels
        .iter()
        .position(|other| Some(other.as_str()) == before);
    labels.insert(position.unwrap_or(labels.len()), label.to_owned());
}

pub(super) fn removals(work: &Schema, new: &Schema) -> Vec<Change> {
    let enums = work.enums.iter();
    enums
        .filter(|(name, _)| !new.enums.contains_key(name))
        .map(|(_, enumeration)| Change::Enum(EnumChange::Drop(enumeration.clone())))
        .collect()
}

pub(super) fn apply(schema: &mut Schema, change: &EnumChange) -> Result<(), DiffError> {
    let mut with =
        |name: &ObjectName, edit: &dyn Fn(&mut EnumType)| match schema.enums.get_mut(name) {
            Some(enumeration) => {
                edit(enumeration);
                Ok(())
            }
            None => Err(DiffError::Missing {
                object: format!("enum {name}"),
            }),
        };
    match change {
        EnumChange::Create(enumeration) => {
            schema
                .enums
                .insert(enumeration.name.clone(), enumeration.clone());
            Ok(())
        }
        EnumChange::Drop(enumeration) => {
            let dropped = schema.enums.remove(&enumeration.name);
            dropped.map(drop).ok_or_else(|| DiffError::Missing {
                object: format!("enum {}", enumeration.name),
            })
        }
        EnumChange::Rename { from, to } => {
            let mut enumeration = schema
                .enums
                .remove(from)
                .ok_or_else(|| DiffError::Missing {
                    object: format!("enum {from}"),
                })?;
            enumeration.name = to.clone();
            schema.enums.insert(to.clone(), enumeration);
            rename_type(schema, from, to);
            Ok(())
        }
        EnumChange::AddLabel {
            name,
            label,
            before,
        } => with(name, &|enumeration| {
            insert_label(&mut enumeration.labels, label, before.as_deref());
        }),
        EnumChange::DropLabel { name, label } => with(name, &|enumeration| {
            enumeration.labels.retain(|other| other != label);
        }),
        EnumChange::RenameLabel { name, from, to } => with(name, &|enumeration| {
            for label in enumeration.labels.iter_mut().filter(|label| *label == from) {
                to.clone_into(label);
            }
        }),
        EnumChange::Reorder { name, new, .. } => with(name, &|enumeration| {
            new.clone_into(&mut enumeration.labels);
        }),
        EnumChange::Comment { name, new, .. } => with(name, &|enumeration| {
            new.clone_into(&mut enumeration.comment);
        }),
    }
}

/// Lets columns and casts follow the rename of a type.
fn rename_type(schema: &mut Schema, from: &ObjectName, to: &ObjectName) {
    fn in_expression(expression: &mut Expression, from: &ObjectName, to: &ObjectName) {
        expression.for_each_mut(&mut |inner| {
            if let Expression::Cast(_, data_type) = inner
                && data_type.name.as_ref() == Some(from)
            {
                data_type.name = Some(to.clone());
            }
        });
    }
    for table in schema.tables.values_mut() {
        for column in &mut table.columns {
            if column.data_type.name.as_ref() == Some(from) {
                column.data_type.name = Some(to.clone());
            }
            if let Some(default) = &mut column.default {
                in_expression(default, from, to);
            }
            if let Some((expression, _)) = &mut column.generated {
                in_expression(expression, from, to);
            }
        }
        for check in &mut table.checks {
            in_expression(&mut check.expression, from, to);
        }
    }
}
