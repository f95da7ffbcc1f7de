//! Changes of primary keys, unique rules, checks and foreign keys.

use super::tables::{common, table_mut};
use super::{Change, DiffError};
use crate::model::{Check, Exclusion, ForeignKey, ObjectName, PrimaryKey, Schema, Table, Unique};

/// A constraint of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Constraint {
    /// The primary key.
    PrimaryKey(PrimaryKey),
    /// A unique rule, a constraint or an index.
    Unique(Unique),
    /// A check.
    Check(Check),
    /// A foreign key.
    ForeignKey(ForeignKey),
    /// An exclusion constraint.
    Exclusion(Exclusion),
}

impl Constraint {
    /// The name.
    pub fn name(&self) -> &str {
        match self {
            Self::PrimaryKey(key) => &key.name,
            Self::Unique(unique) => &unique.name,
            Self::Check(check) => &check.name,
            Self::ForeignKey(key) => &key.name,
            Self::Exclusion(exclusion) => &exclusion.name,
        }
    }

    /// The same constraint under another name.
    #[must_use]
    pub fn with_name(&self, name: &str) -> Self {
        let mut renamed = self.clone();
        let field = match &mut renamed {
            Self::PrimaryKey(key) => &mut key.name,
            Self::Unique(unique) => &mut unique.name,
            Self::Check(check) => &mut check.name,
            Self::ForeignKey(key) => &mut key.name,
            Self::Exclusion(exclusion) => &mut exclusion.name,
        };
        name.clone_into(field);
        renamed
    }
}

/// A change of a constraint.
#[expect(
    clippy::large_enum_variant,
    reason = "a diff holds few changes, and each is matched by value"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum ConstraintChange {
    /// It is new.
    Add {
        /// The table.
        table: ObjectName,
        /// The constraint.
        constraint: Constraint,
    },
    /// It is gone.
    Drop {
        /// The table.
        table: ObjectName,
        /// The constraint.
        constraint: Constraint,
    },
    /// It has another name and is otherwise the same.
    Rename {
        /// The table.
        table: ObjectName,
        /// The constraint, under its old name.
        constraint: Constraint,
        /// The new name.
        to: String,
    },
    /// Another constraint of the same kind has its name.
    Replace {
        /// The table.
        table: ObjectName,
        /// The constraint before.
        old: Constraint,
        /// The constraint after.
        new: Constraint,
    },
}

/// Every constraint of the table, by kind and name.
pub(crate) fn constraints_of(table: &Table) -> Vec<Constraint> {
    let primary_key = table
        .primary_key
        .iter()
        .cloned()
        .map(Constraint::PrimaryKey);
    let uniques = table.uniques.iter().cloned().map(Constraint::Unique);
    let checks = table.checks.iter().cloned().map(Constraint::Check);
    let foreign_keys = table
        .foreign_keys
        .iter()
        .cloned()
        .map(Constraint::ForeignKey);
    let exclusions = table.exclusions.iter().cloned().map(Constraint::Exclusion);
    primary_key
        .chain(uniques)
        .chain(checks)
        .chain(foreign_keys)
        .chain(exclusions)
        .collect()
}

fn same_kind(one: &Constraint, other: &Constraint) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Whether the two are one constraint: by kind and name; a table has one primary key, whatever its name.
fn same(one: &Constraint, other: &Constraint) -> bool {
    same_kind(one, other)
        && (one.name() == other.name() || matches!(one, Constraint::PrimaryKey(_)))
}

/// For each old constraint that the new table does not have by name, the new constraint that is
/// otherwise equal to it.
fn renamed(old: &Table, new: &Table) -> Vec<(Constraint, Constraint)> {
    let (old, new) = (constraints_of(old), constraints_of(new));
    let mut pairs: Vec<(Constraint, Constraint)> = Vec::new();
    for before in &old {
        if new
            .iter()
            .any(|after| same_kind(after, before) && after.name() == before.name())
        {
            continue;
        }
        let after = new.iter().find(|after| {
            *before == after.with_name(before.name())
                && !old
                    .iter()
                    .any(|it| same_kind(it, after) && it.name() == after.name())
                && !pairs.iter().any(|(_, taken)| taken == *after)
        });
        if let Some(after) = after {
            pairs.push((before.clone(), after.clone()));
        }
    }
    pairs
}

pub(super) fn removals(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (old, new) in common(work, new) {
        let renamed = renamed(old, new);
        let after = constraints_of(new);
        for constraint in constraints_of(old) {
            let stays = after.iter().any(|other| same(other, &constraint))
                || renamed.iter().any(|(before, _)| *before == constraint);
            if !stays {
                changes.push(Change::Constraint(ConstraintChange::Drop {
                    table: new.name.clone(),
                    constraint,
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
        for (constraint, after) in &renamed {
            changes.push(ConstraintChange::Rename {
                table: table.clone(),
                constraint: constraint.clone(),
                to: after.name().to_owned(),
            });
        }
        let before = constraints_of(old);
        for constraint in constraints_of(new) {
            if renamed.iter().any(|(_, after)| *after == constraint) {
                continue;
            }
            match before.iter().find(|other| same(other, &constraint)) {
                None => changes.push(ConstraintChange::Add {
                    table: table.clone(),
                    constraint,
                }),
                Some(old) if *old != constraint => changes.push(ConstraintChange::Replace {
                    table: table.clone(),
                    old: old.clone(),
                    new: constraint,
                }),
                Some(_) => {}
            }
        }
    }
    changes.into_iter().map(Change::Constraint).collect()
}

pub(super) fn apply(schema: &mut Schema, change: &ConstraintChange) -> Result<(), DiffError> {
    match change {
        ConstraintChange::Add { table, constraint } => {
            insert(table_mut(schema, table)?, constraint.clone());
            Ok(())
        }
        ConstraintChange::Drop { table, constraint } => {
            remove(table_mut(schema, table)?, constraint)
        }
        ConstraintChange::Rename {
            table,
            constraint,
            to,
        } => {
            let table = table_mut(schema, table)?;
            remove(table, constraint)?;
            table.properties.rename_index(constraint.name(), to);
            insert(table, constraint.with_name(to));
            Ok(())
        }
        ConstraintChange::Replace { table, old, new } => {
            let table = table_mut(schema, table)?;
            remove(table, old)?;
            insert(table, new.clone());
            Ok(())
        }
    }
}

/// Puts a constraint into a table, at the place that its name gives it.
pub(crate) fn insert(table: &mut Table, constraint: Constraint) {
    fn sorted<Item>(list: &mut Vec<Item>, item: Item, name: impl Fn(&Item) -> &str) {
        let position = list.partition_point(|other| name(other) < name(&item));
        list.insert(position, item);
    }
    match constraint {
        Constraint::PrimaryKey(key) => table.primary_key = Some(key),
        Constraint::Unique(unique) => sorted(&mut table.uniques, unique, |it| &it.name),
        Constraint::Check(check) => sorted(&mut table.checks, check, |it| &it.name),
        Constraint::ForeignKey(key) => sorted(&mut table.foreign_keys, key, |it| &it.name),
        Constraint::Exclusion(it) => sorted(&mut table.exclusions, it, |it| &it.name),
    }
}

/// Takes a constraint out of a table, by kind and name.
pub(crate) fn remove(table: &mut Table, constraint: &Constraint) -> Result<(), DiffError> {
    fn by_name<Item>(list: &mut Vec<Item>, name: impl Fn(&Item) -> bool) -> bool {
        let before = list.len();
        list.retain(|item| !name(item));
        list.len() < before
    }
    let name = constraint.name();
    let removed = match constraint {
        Constraint::PrimaryKey(key) => table
            .primary_key
            .take_if(|it| it.name == key.name)
            .is_some(),
        Constraint::Unique(_) => by_name(&mut table.uniques, |it| it.name == name),
        Constraint::Check(_) => by_name(&mut table.checks, |it| it.name == name),
        Constraint::ForeignKey(_) => by_name(&mut table.foreign_keys, |it| it.name == name),
        Constraint::Exclusion(_) => by_name(&mut table.exclusions, |it| it.name == name),
    };
    if removed {
        Ok(())
    } else {
        Err(DiffError::Missing {
            object: format!("constraint {}.{name}", table.name),
        })
    }
}
