//! What operations do to sequences, carried out on a model.

use super::{Catalog, Operation, SimulationError};
use crate::diff::rename_sequence_in_schema;
use crate::model::{ObjectName, Sequence};

/// Carries out an operation on a sequence.
///
/// # Errors
///
/// When a server would refuse it in this state.
pub(super) fn simulate(
    catalog: &mut Catalog,
    operation: &Operation,
) -> Result<(), SimulationError> {
    match operation {
        Operation::CreateSequence(new) => {
            require_free(catalog, &new.name)?;
            let sequence = Sequence {
                owner: None,
                ..new.clone()
            };
            let name = sequence.name.clone();
            catalog.schema.sequences.insert(name, sequence);
        }
        Operation::DropSequence(Sequence { name, .. }) => {
            sequence(catalog, name)?;
            if let Some(by) = user(catalog, name) {
                let object = format!("sequence {name}");
                return Err(SimulationError::InUse { object, by });
            }
            catalog.schema.sequences.remove(name);
        }
        Operation::RenameSequence { from, to } => {
            sequence(catalog, from)?;
            require_free(catalog, to)?;
            rename_sequence_in_schema(&mut catalog.schema, from, to);
        }
        Operation::AlterSequence { name, new, .. } => {
            let sequence = sequence(catalog, name)?;
            (sequence.data_type, sequence.options) = *new;
        }
        Operation::AdvanceSequence {
            name,
            table,
            column,
        } => {
            catalog.column(table, column)?;
            sequence(catalog, name)?;
        }
        Operation::SetSequenceOwner { name, owner } => {
            if let Some((table, column)) = owner {
                catalog.column(table, column)?;
            }
            sequence(catalog, name)?.owner.clone_from(owner);
        }
        _ => {}
    }
    Ok(())
}

/// The sequence of that name.
pub(super) fn sequence<'a>(
    catalog: &'a mut Catalog,
    name: &ObjectName,
) -> Result<&'a mut Sequence, SimulationError> {
    let missing = || SimulationError::Missing(format!("sequence {name}"));
    catalog.schema.sequences.get_mut(name).ok_or_else(missing)
}

/// The sequences that a server would drop with the column, or with any column of the table: a plan takes
/// them off before, so that none goes unseen.
pub(super) fn require_no_sequence(
    catalog: &Catalog,
    table: &ObjectName,
    column: Option<&str>,
) -> Result<(), SimulationError> {
    let mut sequences = catalog.schema.sequences.values();
    let owned = sequences.find(|sequence| {
        let owner = sequence.owner.as_ref();
        owner.is_some_and(|(owner, name)| {
            owner == table && column.is_none_or(|column| column == name)
        })
    });
    match owned {
        None => Ok(()),
        Some(sequence) => Err(SimulationError::InUse {
            object: format!("column {table}.{}", column.unwrap_or("*")),
            by: format!("sequence {}", sequence.name),
        }),
    }
}

/// A default that takes its numbers from the sequence.
fn user(catalog: &Catalog, name: &ObjectName) -> Option<String> {
    catalog.schema.tables.values().find_map(|table| {
        let mut columns = table.columns.iter();
        let column = columns.find(|column| {
            let default = column.default.as_ref();
            default.and_then(|it| it.next_value_of()).as_ref() == Some(name)
        })?;
        Some(format!("the default of {}.{}", table.name, column.name))
    })
}

fn require_free(catalog: &Catalog, name: &ObjectName) -> Result<(), SimulationError> {
    match catalog.schema.sequences.contains_key(name) {
        true => Err(SimulationError::NameInUse(format!("sequence {name}"))),
        false => catalog.require_free_relation(name.namespace.as_deref(), &name.name),
    }
}
