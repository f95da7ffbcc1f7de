//! What is done on the way of a column to another type: the operations, carried out on a model, and in words.

use super::simulate_constraints::kind_of;
use super::{Catalog, ConstraintKind, SimulationError};
use crate::diff::remove_constraint;
use crate::model::{Expression, Identity, ObjectName};

/// One thing that is done on the way of a column to another type.
#[derive(Clone, Debug, PartialEq)]
pub enum ConversionOperation {
    /// Lets `target` follow `source`: whatever a statement puts into `source` is converted into `target`. What a
    /// statement puts into `target` itself is lost, because no release knows that column.
    Start {
        /// The table.
        table: ObjectName,
        /// The column that releases use.
        source: String,
        /// The column that follows.
        target: String,
        /// The converted value, over `source`; NULL where there is none.
        value: Expression,
        /// Whether every value of `source` has one.
        is_total: bool,
    },
    /// Ends it.
    Stop {
        /// The table.
        table: ObjectName,
        /// The column that releases use.
        source: String,
        /// The column that follows.
        target: String,
    },
    /// Lets the database number another column, from the number on that the first one has come to.
    MoveIdentity {
        /// The table.
        table: ObjectName,
        /// The column that is numbered.
        from: String,
        /// The column that will be.
        to: String,
        /// How it is numbered.
        identity: Identity,
    },
    /// Drops a constraint, or passes over one that is not there: on the way back another step may have taken it.
    DropIfPresent {
        /// The table.
        table: ObjectName,
        /// The constraint.
        name: String,
        /// What kind it is.
        kind: ConstraintKind,
    },
    /// Counts anew what columns hold, by which the server chooses its plans.
    Analyze {
        /// The table.
        table: ObjectName,
        /// The columns.
        columns: Vec<String>,
    },
}

/// How values of two columns that are kept equal become values of each other.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoWayConversion {
    /// The value for the column that the new release knows, over the one that the old release knows; NULL where it
    /// cannot hold the value.
    pub there: Expression,
    /// The value for the column that the old release knows, over the one that the new release knows; NULL where it
    /// cannot hold the value.
    pub back: Expression,
}

impl ConversionOperation {
    /// The table that it is about.
    pub fn table(&self) -> &ObjectName {
        match self {
            Self::Start { table, .. }
            | Self::Stop { table, .. }
            | Self::MoveIdentity { table, .. }
            | Self::DropIfPresent { table, .. }
            | Self::Analyze { table, .. } => table,
        }
    }
}

/// Carries out one operation of this kind on a model.
pub(super) fn simulate(
    catalog: &mut Catalog,
    operation: &ConversionOperation,
) -> Result<(), SimulationError> {
    match operation {
        ConversionOperation::Start {
            table,
            source,
            target,
            is_total,
            ..
        } => {
            catalog.column(table, source)?;
            catalog.column(table, target)?;
            let pair = (table.clone(), source.clone(), target.clone());
            if !is_total {
                catalog.partial_conversions.insert(pair.clone());
            }
            match catalog.conversions.insert(pair) {
                true => Ok(()),
                false => Err(SimulationError::NameInUse(named(table, source, target))),
            }
        }
        ConversionOperation::Stop {
            table,
            source,
            target,
        } => {
            let pair = (table.clone(), source.clone(), target.clone());
            catalog.partial_conversions.remove(&pair);
            match catalog.conversions.remove(&pair) {
                true => Ok(()),
                false => Err(SimulationError::Missing(named(table, source, target))),
            }
        }
        ConversionOperation::MoveIdentity {
            table,
            from,
            to,
            identity,
        } => {
            let numbered =
                |name: &str| SimulationError::Missing(format!("numbers of {table}.{name}"));
            if catalog.column(table, from)?.identity.take().is_none() {
                return Err(numbered(from));
            }
            let to = catalog.column(table, to)?;
            // The server numbers no column that may be NULL or has a default.
            if to.nullable || to.default.is_some() {
                return Err(numbered(&to.name));
            }
            to.identity = Some(identity.clone());
            Ok(())
        }
        ConversionOperation::DropIfPresent { table, name, kind } => {
            let found = catalog.constraint(table, name).ok();
            if let Some(constraint) = found.filter(|it| kind_of(it) == *kind) {
                let missing = |_| SimulationError::Missing(format!("constraint {table}.{name}"));
                remove_constraint(catalog.table(table)?, &constraint).map_err(missing)?;
                catalog.unvalidated.remove(&(table.clone(), name.clone()));
            }
            Ok(())
        }
        ConversionOperation::Analyze { table, columns } => {
            for column in columns {
                catalog.column(table, column)?;
            }
            Ok(())
        }
    }
}

fn named(table: &ObjectName, source: &str, target: &str) -> String {
    format!("the trigger of {table}.{source} and {target}")
}

/// One line that says what the operation does.
pub(super) fn summary(operation: &ConversionOperation) -> String {
    match operation {
        ConversionOperation::Start {
            table,
            source,
            target,
            ..
        } => format!("let {table}.{target} follow {source}"),
        ConversionOperation::Stop {
            table,
            source,
            target,
        } => format!("let {table}.{target} no longer follow {source}"),
        ConversionOperation::MoveIdentity {
            table, from, to, ..
        } => format!("number {table}.{to} where {from} was"),
        ConversionOperation::DropIfPresent { table, name, .. } => {
            format!("drop constraint {table}.{name} if it is there")
        }
        ConversionOperation::Analyze { table, columns } => {
            format!("analyze {table}.{}", columns.join(", "))
        }
    }
}

/// A few words for the name of a file.
pub(super) fn slug(operation: &ConversionOperation) -> String {
    match operation {
        ConversionOperation::Start {
            table,
            source,
            target,
            ..
        } => format!("convert_{table}_{source}_to_{target}"),
        ConversionOperation::Stop {
            table,
            source,
            target,
        } => format!("stop_converting_{table}_{source}_to_{target}"),
        ConversionOperation::MoveIdentity { table, to, .. } => format!("number_{table}_{to}"),
        ConversionOperation::DropIfPresent { name, .. } => format!("drop_{name}"),
        ConversionOperation::Analyze { table, columns } => {
            format!("analyze_{table}_{}", columns.join("_"))
        }
    }
}
