//! The old name of a renamed table, kept for the release that still uses it: carried out on a model, and in words.

use super::{Catalog, SimulationError};
use crate::model::ObjectName;

/// The old name of a renamed table, as a view that the release which knows no other name reads and writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerName {
    /// The old name.
    pub name: ObjectName,
    /// The table, by its new name.
    pub table: ObjectName,
    /// The columns that the old release knows.
    pub columns: Vec<String>,
}

pub(super) fn keep(catalog: &mut Catalog, former: &FormerName) -> Result<(), SimulationError> {
    for column in &former.columns {
        catalog.column(&former.table, column)?;
    }
    catalog.require_free_relation(former.name.namespace.as_deref(), &former.name.name)?;
    catalog
        .former_names
        .insert(former.name.clone(), former.clone());
    Ok(())
}

pub(super) fn drop(catalog: &mut Catalog, former: &FormerName) -> Result<(), SimulationError> {
    let missing = || SimulationError::Missing(format!("view {}", former.name));
    let found = catalog.former_names.remove(&former.name);
    found.map(|_| ()).ok_or_else(missing)
}

/// The view of an old name that reads the column.
pub(super) fn user_of_column(
    catalog: &Catalog,
    table: &ObjectName,
    column: &str,
) -> Option<String> {
    let mut names = catalog.former_names.values();
    let reads = |former: &&FormerName| {
        former.table == *table && former.columns.iter().any(|other| other == column)
    };
    names
        .find(reads)
        .map(|former| format!("view {}", former.name))
}
