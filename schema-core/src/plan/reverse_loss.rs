//! What the way back destroys: the data that came in since the way there.

use super::objects::holds_data;
use super::{
    BackfillValue, ConversionOperation, Migration, Operation, PartitionOperation, Plan, Reverse,
    Step,
};
use crate::def::Function;
use crate::model::{Expression, ObjectName, Table};
use std::collections::BTreeSet;
use std::fmt;

/// Something that holds data.
///
/// It displays as `--allow-data-loss` names it: `notes`, `orders.contact_phone`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataObject {
    /// A table, which holds rows.
    Table(ObjectName),
    /// A sequence, which holds its position.
    Sequence(ObjectName),
    /// A column of a table, which holds values other than NULL.
    Column(ObjectName, String),
}

impl fmt::Display for DataObject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) | Self::Sequence(name) => name.fmt(formatter),
            Self::Column(table, column) => write!(formatter, "{table}.{column}"),
        }
    }
}

impl Plan {
    /// What is dropped with its data when a migration of this plan is reverted, under the names that
    /// hold right before, sorted.
    ///
    /// Data that the way back keeps elsewhere is not lost: a column that only stands for another one
    /// while both names are in use, and a computed column.
    pub fn reverse_losses(&self, migration: &Migration) -> Vec<DataObject> {
        let steps = migration.steps.iter();
        let objects: BTreeSet<DataObject> = steps.flat_map(|step| self.step_losses(step)).collect();
        objects.into_iter().collect()
    }

    fn step_losses(&self, step: &Step) -> Vec<DataObject> {
        match &step.reverse {
            Reverse::Nothing(_) => Vec::new(),
            Reverse::Operations(operations) => operations
                .iter()
                .flat_map(|operation| self.operation_losses(operation))
                .collect(),
        }
    }

    /// What one operation of a way back destroys.
    pub(super) fn operation_losses(&self, operation: &Operation) -> Vec<DataObject> {
        match operation {
            Operation::DropTable(table) => vec![DataObject::Table(table.name.clone())],
            Operation::Partition(PartitionOperation::Drop { partition, .. }) => {
                vec![DataObject::Table(partition.name.clone())]
            }
            // The position of one that belongs to a column follows from the column's values.
            Operation::DropSequence(sequence) if sequence.owner.is_none() => {
                vec![DataObject::Sequence(sequence.name.clone())]
            }
            Operation::DropObject(object) if holds_data(&object.key) => {
                vec![DataObject::Table(object.key.name.clone())]
            }
            Operation::DropColumn { table, column } => {
                let is_kept = column.generated.is_some() || self.is_twin(table, &column.name);
                let object = DataObject::Column(table.clone(), column.name.clone());
                if is_kept { Vec::new() } else { vec![object] }
            }
            Operation::RebuildTable { old, values, .. } => left_out(old, values),
            _ => Vec::new(),
        }
    }

    /// Whether the column is the new name of one whose old name this plan keeps equal, or one that follows another
    /// as another type, and is filled again on the way back.
    fn is_twin(&self, of: &ObjectName, column: &str) -> bool {
        let mut steps = self.migrations.iter().flat_map(|it| &it.steps);
        steps.any(|step| match &step.operation {
            Operation::CreateSynchronization { table, to, .. } => table == of && to == column,
            Operation::Conversion(ConversionOperation::Start { table, target, .. }) => {
                table == of && target == column
            }
            _ => false,
        })
    }
}

/// The columns whose values a copy of the table leaves out.
fn left_out(old: &Table, values: &[BackfillValue]) -> Vec<DataObject> {
    let columns = old.columns.iter().filter(|it| it.generated.is_none());
    columns
        .filter(|column| !values.iter().any(|it| carries(&it.value, &column.name)))
        .map(|column| DataObject::Column(old.name.clone(), column.name.clone()))
        .collect()
}

/// Whether the value is the column's own; what stands in for its NULLs takes nothing away, and a label that gets
/// another name is the same label.
fn carries(value: &Expression, column: &str) -> bool {
    match value {
        Expression::Column(name) => name == column,
        Expression::Call(Function::Coalesce, arguments) => arguments
            .first()
            .is_some_and(|first| carries(first, column)),
        Expression::Case(_, otherwise) => carries(otherwise, column),
        _ => false,
    }
}
