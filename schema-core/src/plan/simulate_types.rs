//! What operations do to domains and composites.

use super::{Catalog, Operation, SimulationError, Validation};
use crate::diff::{TypeAlteration, alter_type};
use crate::model::{DeclaredType, ObjectName, TypeDefinition};

/// Carries out an operation on a declared type; what is about something else changes nothing.
pub(super) fn simulate_type(
    catalog: &mut Catalog,
    operation: &Operation,
) -> Result<(), SimulationError> {
    match operation {
        Operation::CreateType(declared) => create(catalog, declared),
        Operation::DropType(declared) => drop_type(catalog, &declared.name),
        Operation::AlterType {
            name, alteration, ..
        } => {
            alter(catalog, name, alteration)?;
            if let TypeAlteration::DropCheck(check) = alteration {
                let key = (name.clone(), check.name.clone());
                catalog.unvalidated.remove(&key);
            }
            Ok(())
        }
        Operation::AddDomainCheck {
            domain,
            check,
            validation,
            ..
        } => {
            alter(catalog, domain, &TypeAlteration::AddCheck(check.clone()))?;
            if *validation == Validation::Deferred {
                let key = (domain.clone(), check.name.clone());
                catalog.unvalidated.insert(key);
            }
            Ok(())
        }
        Operation::ValidateDomainCheck { domain, name, .. } => {
            let declared = declared(catalog, domain)?;
            let is_there = matches!(&declared.definition, TypeDefinition::Domain(it)
                if it.checks.iter().any(|check| check.name == *name));
            if !is_there {
                return Err(SimulationError::Missing(format!("check {domain}.{name}")));
            }
            catalog.unvalidated.remove(&(domain.clone(), name.clone()));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The declared type of that name.
pub(super) fn declared<'a>(
    catalog: &'a mut Catalog,
    name: &ObjectName,
) -> Result<&'a mut DeclaredType, SimulationError> {
    let missing = || SimulationError::Missing(format!("type {name}"));
    catalog.schema.types.get_mut(name).ok_or_else(missing)
}

/// Carries out an alteration.
pub(super) fn alter(
    catalog: &mut Catalog,
    name: &ObjectName,
    alteration: &TypeAlteration,
) -> Result<(), SimulationError> {
    let declared = declared(catalog, name)?;
    alter_type(declared, alteration)
        .ok_or_else(|| SimulationError::Missing(format!("what alters type {name}")))
}

fn create(catalog: &mut Catalog, declared: &DeclaredType) -> Result<(), SimulationError> {
    let name = &declared.name;
    catalog.require_free_relation(name.namespace.as_deref(), &name.name)?;
    let schema = &mut catalog.schema;
    if schema.types.contains_key(name) || schema.enums.contains_key(name) {
        return Err(SimulationError::NameInUse(format!("type {name}")));
    }
    for part in declared.parts() {
        if let Some(inner) = part.name.as_ref().filter(|_| part.extension.is_none())
            && !schema.types.contains_key(inner)
            && !schema.enums.contains_key(inner)
        {
            return Err(SimulationError::Missing(format!("type {inner}")));
        }
    }
    schema.types.insert(name.clone(), declared.clone());
    Ok(())
}

fn drop_type(catalog: &mut Catalog, name: &ObjectName) -> Result<(), SimulationError> {
    declared(catalog, name)?;
    let in_use = |by: String| SimulationError::InUse {
        object: format!("type {name}"),
        by,
    };
    for (table, definition) in &catalog.schema.tables {
        let mut columns = definition.columns.iter();
        if let Some(column) = columns.find(|it| it.data_type.name.as_ref() == Some(name)) {
            return Err(in_use(format!("column {table}.{}", column.name)));
        }
    }
    for other in catalog.schema.types.values() {
        let mut parts = other.parts().into_iter();
        if parts.any(|part| part.name.as_ref() == Some(name)) {
            return Err(in_use(format!("type {}", other.name)));
        }
    }
    catalog.schema.types.remove(name);
    Ok(())
}
