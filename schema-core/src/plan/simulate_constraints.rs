//! What operations on constraints and indexes do to a model.

use super::{Catalog, ConstraintKind, Operation, SimulationError, Validation};
use crate::def::Validity;
use crate::diff::{Constraint, insert_constraint, insert_index, remove_constraint, take_index};
use crate::model::{ObjectName, Unique};

pub(super) fn simulate_constraint(
    catalog: &mut Catalog,
    operation: &Operation,
) -> Result<(), SimulationError> {
    let missing = |table: &ObjectName, name: &str| {
        SimulationError::Missing(format!("constraint {table}.{name}"))
    };
    match operation {
        Operation::AddPrimaryKey {
            table,
            key,
            using_index,
        } => {
            if catalog.table(table)?.primary_key.is_some() {
                return Err(SimulationError::NameInUse(format!("{table}: primary key")));
            }
            take_over(catalog, table, using_index.as_deref())?;
            let constraint = Constraint::PrimaryKey(key.clone());
            catalog.add_constraint(table, constraint, Validation::Immediate)?;
        }
        Operation::AddUnique {
            table,
            unique,
            using_index,
        } => {
            take_over(catalog, table, using_index.as_deref())?;
            let constraint = Constraint::Unique(unique.clone());
            catalog.add_constraint(table, constraint, Validation::Immediate)?;
        }
        Operation::AddForeignKey {
            table,
            key,
            validation,
        } => {
            catalog.table(&key.target)?;
            catalog.add_constraint(table, Constraint::ForeignKey(key.clone()), *validation)?;
        }
        Operation::AddCheck {
            table,
            check,
            validation,
        } => catalog.add_constraint(table, Constraint::Check(check.clone()), *validation)?,
        Operation::AddExclusion { table, exclusion } => {
            let constraint = Constraint::Exclusion(exclusion.clone());
            catalog.add_constraint(table, constraint, Validation::Immediate)?;
        }
        Operation::ValidateConstraint { table, name, .. } => {
            let mut constraint = catalog.constraint(table, name)?;
            match &mut constraint {
                Constraint::Check(check) => check.validity = Validity::Valid,
                Constraint::ForeignKey(key) => key.validity = Validity::Valid,
                _ => {}
            }
            replace_constraint(catalog, table, constraint)?;
            catalog.unvalidated.remove(&(table.clone(), name.clone()));
        }
        Operation::DropConstraint { table, name, kind } => {
            let constraint = catalog.constraint(table, name)?;
            if *kind != kind_of(&constraint) {
                return Err(missing(table, name));
            }
            remove_constraint(catalog.table(table)?, &constraint)
                .map_err(|_| missing(table, name))?;
            catalog.table(table)?.properties.forget_index(name);
            catalog.unvalidated.remove(&(table.clone(), name.clone()));
        }
        Operation::RenameConstraint { table, from, to } => {
            let constraint = catalog.constraint(table, from)?;
            catalog.require_free_constraint(table, to)?;
            remove_constraint(catalog.table(table)?, &constraint)
                .map_err(|_| missing(table, from))?;
            let definition = catalog.table(table)?;
            definition.properties.rename_index(from, to);
            insert_constraint(definition, constraint.with_name(to));
            if catalog.unvalidated.remove(&(table.clone(), from.clone())) {
                catalog.unvalidated.insert((table.clone(), to.clone()));
            }
        }
        _ => {}
    }
    Ok(())
}

/// What kind a constraint is, as an operation names it.
pub(super) fn kind_of(constraint: &Constraint) -> ConstraintKind {
    match constraint {
        Constraint::PrimaryKey(_) => ConstraintKind::PrimaryKey,
        Constraint::Unique(_) => ConstraintKind::Unique,
        Constraint::Check(_) => ConstraintKind::Check,
        Constraint::ForeignKey(key) => ConstraintKind::ForeignKey {
            target: key.target.clone(),
        },
        Constraint::Exclusion(_) => ConstraintKind::Exclusion,
    }
}

/// Puts a constraint in the place of the one of its kind and name.
pub(super) fn replace_constraint(
    catalog: &mut Catalog,
    table: &ObjectName,
    constraint: Constraint,
) -> Result<(), SimulationError> {
    let missing = || SimulationError::Missing(format!("constraint {table}.{}", constraint.name()));
    let table = catalog.table(table)?;
    remove_constraint(table, &constraint).map_err(|_| missing())?;
    insert_constraint(table, constraint);
    Ok(())
}

pub(super) fn comment_index(
    catalog: &mut Catalog,
    table: &ObjectName,
    name: &str,
    comment: &Option<String>,
) -> Result<(), SimulationError> {
    let definition = catalog.table(table)?;
    if let Some(index) = definition.indexes.iter_mut().find(|it| it.name == name) {
        index.comment.clone_from(comment);
        return Ok(());
    }
    let mut uniques = definition.uniques.iter_mut();
    match uniques.find(|it| it.name == name && it.is_index()) {
        Some(unique) => {
            unique.comment.clone_from(comment);
            Ok(())
        }
        None => Err(SimulationError::Missing(format!("index {name}"))),
    }
}

/// A constraint takes over the index that was built for it.
fn take_over(
    catalog: &mut Catalog,
    table: &ObjectName,
    index: Option<&str>,
) -> Result<(), SimulationError> {
    if let Some(index) = index {
        let key = (table.clone(), index.to_owned());
        if catalog.unattached.remove(&key).is_none() {
            return Err(SimulationError::Missing(format!("unique index {index}")));
        }
    }
    Ok(())
}

pub(super) fn simulate_index(
    catalog: &mut Catalog,
    operation: &Operation,
) -> Result<(), SimulationError> {
    match operation {
        Operation::CreateIndex {
            table,
            index,
            unique,
            ..
        } => {
            catalog.table(table)?;
            catalog.require_free_relation(table.namespace.as_deref(), &index.name)?;
            match unique {
                None => insert_index(catalog.table(table)?, index.clone()),
                Some(unique) if unique.is_index() => {
                    insert_constraint(catalog.table(table)?, Constraint::Unique(unique.clone()));
                }
                Some(unique) => {
                    let key = (table.clone(), index.name.clone());
                    catalog.unattached.insert(key, unique.clone());
                }
            }
        }
        Operation::DropIndex {
            table,
            name,
            concurrently,
        } => {
            let found = take_any_index(catalog, table, name)?;
            // Outside a transaction a step may run twice, so a second run finds nothing to drop.
            if found.is_none() && !concurrently {
                return Err(SimulationError::Missing(format!("index {name}")));
            }
            catalog.table(table)?.properties.forget_index(name);
        }
        Operation::RenameIndex { table, from, to } => {
            catalog.require_free_relation(table.namespace.as_deref(), to)?;
            catalog.table(table)?.properties.rename_index(from, to);
            match take_any_index(catalog, table, from)? {
                None => return Err(SimulationError::Missing(format!("index {from}"))),
                Some(AnyIndex::Plain(index)) => {
                    let index = crate::model::Index {
                        name: to.clone(),
                        ..index
                    };
                    insert_index(catalog.table(table)?, index);
                }
                Some(AnyIndex::Unique(unique)) => {
                    let unique = Constraint::Unique(unique).with_name(to);
                    insert_constraint(catalog.table(table)?, unique);
                }
                Some(AnyIndex::Unattached(unique)) => {
                    let key = (table.clone(), to.clone());
                    catalog.unattached.insert(key, unique);
                }
            }
        }
        _ => {}
    }
    Ok(())
}

enum AnyIndex {
    Plain(crate::model::Index),
    Unique(Unique),
    Unattached(Unique),
}

fn take_any_index(
    catalog: &mut Catalog,
    table: &ObjectName,
    name: &str,
) -> Result<Option<AnyIndex>, SimulationError> {
    if let Some(unique) = catalog.unattached.remove(&(table.clone(), name.to_owned())) {
        return Ok(Some(AnyIndex::Unattached(unique)));
    }
    let definition = catalog.table(table)?;
    if let Ok(index) = take_index(definition, name) {
        return Ok(Some(AnyIndex::Plain(index)));
    }
    let uniques = &mut definition.uniques;
    let position = uniques
        .iter()
        .position(|unique| unique.name == name && unique.is_index());
    Ok(position.map(|position| AnyIndex::Unique(uniques.remove(position))))
}
