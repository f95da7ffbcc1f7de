//! Changes of indexes.

use super::tables::{common, table_mut};
use super::{Change, DiffError};
use crate::model::{Index, ObjectName, Schema, Table};

/// A change of an index that enforces no rule. (Unique ones are constraints.)
#[expect(
    clippy::large_enum_variant,
    reason = "a diff holds few changes, and each is matched by value"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum IndexChange {
    /// It is new.
    Create {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Index,
    },
    /// It is gone.
    Drop {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Index,
    },
    /// It has another name and is otherwise the same.
    Rename {
        /// The table.
        table: ObjectName,
        /// The index, under its old name.
        index: Index,
        /// The new name.
        to: String,
    },
    /// Another index has its name.
    Replace {
        /// The table.
        table: ObjectName,
        /// The index before.
        old: Index,
        /// The index after.
        new: Index,
    },
}

fn find<'table>(table: &'table Table, name: &str) -> Option<&'table Index> {
    table.indexes.iter().find(|index| index.name == name)
}

/// Indexes that differ in nothing but the name: old and new.
fn renamed<'table>(old: &'table Table, new: &'table Table) -> Vec<(&'table Index, &'table Index)> {
    let mut pairs: Vec<(&Index, &Index)> = Vec::new();
    for before in &old.indexes {
        if find(new, &before.name).is_some() {
            continue;
        }
        let after = new.indexes.iter().find(|after| {
            let same = Index {
                name: before.name.clone(),
                ..(*after).clone()
            };
            same == *before
                && find(old, &after.name).is_none()
                && !pairs.iter().any(|(_, taken)| taken.name == after.name)
        });
        pairs.extend(after.map(|after| (before, after)));
    }
    pairs
}

pub(super) fn removals(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (old, new) in common(work, new) {
        let renamed = renamed(old, new);
        for index in &old.indexes {
            let stays = find(new, &index.name).is_some()
                || renamed.iter().any(|(before, _)| before.name == index.name);
            if !stays {
                changes.push(Change::Index(IndexChange::Drop {
                    table: new.name.clone(),
                    index: index.clone(),
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
        for (index, after) in &renamed {
            changes.push(IndexChange::Rename {
                table: table.clone(),
                index: (*index).clone(),
                to: after.name.clone(),
            });
        }
        for index in &new.indexes {
            if renamed.iter().any(|(_, after)| after.name == index.name) {
                continue;
            }
            match find(old, &index.name) {
                None => changes.push(IndexChange::Create {
                    table: table.clone(),
                    index: index.clone(),
                }),
                Some(old) if old != index => changes.push(IndexChange::Replace {
                    table: table.clone(),
                    old: old.clone(),
                    new: index.clone(),
                }),
                Some(_) => {}
            }
        }
    }
    changes.into_iter().map(Change::Index).collect()
}

pub(super) fn apply(schema: &mut Schema, change: &IndexChange) -> Result<(), DiffError> {
    match change {
        IndexChange::Create { table, index } => {
            insert(table_mut(schema, table)?, index.clone());
            Ok(())
        }
        IndexChange::Drop { table, index } => {
            take(table_mut(schema, table)?, &index.name)?;
            Ok(())
        }
        IndexChange::Rename { table, index, to } => {
            let table = table_mut(schema, table)?;
            let mut index = take(table, &index.name)?;
            table.properties.rename_index(&index.name, to);
            index.name.clone_from(to);
            insert(table, index);
            Ok(())
        }
        IndexChange::Replace { table, old, new } => {
            let table = table_mut(schema, table)?;
            take(table, &old.name)?;
            insert(table, new.clone());
            Ok(())
        }
    }
}

/// Puts an index into a table, at the place that its name gives it.
pub(crate) fn insert(table: &mut Table, index: Index) {
    let position = table
        .indexes
        .partition_point(|other| other.name < index.name);
    table.indexes.insert(position, index);
}

/// Takes an index out of a table.
pub(crate) fn take(table: &mut Table, name: &str) -> Result<Index, DiffError> {
    match table.indexes.iter().position(|index| index.name == name) {
        Some(position) => Ok(table.indexes.remove(position)),
        None => Err(DiffError::Missing {
            object: format!("index {}.{name}", table.name),
        }),
    }
}
