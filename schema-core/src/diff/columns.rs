//! Changes of columns.

use super::matching::{Matched, order_renames};
use super::tables::{common, table_mut};
use super::{Change, DiffError, rename_column_in_schema};
use crate::model::{
    Column, ColumnDefault, DataType, Expression, Identity, ObjectName, PhysicalOption, Schema,
};

/// A change of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnChange {
    /// It is new.
    Add {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Column,
    },
    /// It is gone.
    Drop {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Column,
    },
    /// It has another name.
    Rename {
        /// The table.
        table: ObjectName,
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// One of its properties differs.
    Alter {
        /// The table.
        table: ObjectName,
        /// The column, by its new name.
        column: String,
        /// What differs.
        alteration: ColumnAlteration,
    },
}

/// A property of a column that differs.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnAlteration {
    /// The data type.
    Type {
        /// Before.
        old: DataType,
        /// After.
        new: DataType,
    },
    /// It may be NULL now.
    BecomesNullable,
    /// It may no longer be NULL.
    BecomesRequired,
    /// The default.
    Default {
        /// Before.
        old: Option<ColumnDefault>,
        /// After.
        new: Option<ColumnDefault>,
    },
    /// Whether and how the database numbers the rows.
    Identity {
        /// Before.
        old: Option<Identity>,
        /// After.
        new: Option<Identity>,
    },
    /// What it is computed from.
    Generated {
        /// Before.
        old: Option<(Expression, bool)>,
        /// After.
        new: Option<(Expression, bool)>,
    },
    /// The collation.
    Collation {
        /// Before.
        old: Option<ObjectName>,
        /// After.
        new: Option<ObjectName>,
    },
    /// How its values are kept: one option.
    Physical {
        /// Before.
        old: PhysicalOption,
        /// After, of the same kind.
        new: PhysicalOption,
    },
    /// The comment.
    Comment {
        /// Before.
        old: Option<String>,
        /// After.
        new: Option<String>,
    },
}

pub(super) fn renames(work: &Schema, matched: &Matched) -> Result<Vec<Change>, DiffError> {
    let mut changes = Vec::new();
    for (table, pairs) in &matched.columns {
        let Some(current) = work.tables.get(table) else {
            continue;
        };
        let taken = current.columns.iter();
        let taken = taken.map(|column| column.name.clone()).collect();
        let renames = pairs.iter().filter(|(to, from)| to != from);
        let renames = renames
            .map(|(to, from)| (from.clone(), to.clone()))
            .collect();
        let ordered = order_renames(taken, renames).map_err(|(from, to)| DiffError::NameTaken {
            object: format!("column {table}.{from}"),
            name: to,
        })?;
        changes.extend(ordered.into_iter().map(|(from, to)| {
            Change::Column(ColumnChange::Rename {
                table: table.clone(),
                from,
                to,
            })
        }));
    }
    Ok(changes)
}

pub(super) fn removals(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (old, new) in common(work, new) {
        let columns = old.columns.iter();
        for column in columns.filter(|column| new.column(&column.name).is_none()) {
            changes.push(Change::Column(ColumnChange::Drop {
                table: new.name.clone(),
                column: column.clone(),
            }));
        }
    }
    changes
}

pub(super) fn additions_and_alterations(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (old_table, new_table) in common(work, new) {
        for column in &new_table.columns {
            let table = new_table.name.clone();
            match old_table.column(&column.name) {
                None => changes.push(ColumnChange::Add {
                    table,
                    column: column.clone(),
                }),
                Some(old) => {
                    changes.extend(alterations(old, column).into_iter().map(|alteration| {
                        ColumnChange::Alter {
                            table: table.clone(),
                            column: column.name.clone(),
                            alteration,
                        }
                    }));
                }
            }
        }
    }
    changes.into_iter().map(Change::Column).collect()
}

fn alterations(old: &Column, new: &Column) -> Vec<ColumnAlteration> {
    let mut found = Vec::new();
    if old.data_type != new.data_type {
        found.push(ColumnAlteration::Type {
            old: old.data_type.clone(),
            new: new.data_type.clone(),
        });
    }
    match (old.nullable, new.nullable) {
        (false, true) => found.push(ColumnAlteration::BecomesNullable),
        (true, false) => found.push(ColumnAlteration::BecomesRequired),
        (false, false) | (true, true) => {}
    }
    if old.default != new.default {
        found.push(ColumnAlteration::Default {
            old: old.default.clone(),
            new: new.default.clone(),
        });
    }
    if old.identity != new.identity {
        found.push(ColumnAlteration::Identity {
            old: old.identity.clone(),
            new: new.identity.clone(),
        });
    }
    if old.generated != new.generated {
        found.push(ColumnAlteration::Generated {
            old: old.generated.clone(),
            new: new.generated.clone(),
        });
    }
    if old.collation != new.collation {
        found.push(ColumnAlteration::Collation {
            old: old.collation.clone(),
            new: new.collation.clone(),
        });
    }
    let options = old.physical.each().into_iter().zip(new.physical.each());
    found.extend(
        options
            .filter(|(old, new)| old != new)
            .map(|(old, new)| ColumnAlteration::Physical { old, new }),
    );
    if old.comment != new.comment {
        found.push(ColumnAlteration::Comment {
            old: old.comment.clone(),
            new: new.comment.clone(),
        });
    }
    found
}

pub(super) fn apply(schema: &mut Schema, change: &ColumnChange) -> Result<(), DiffError> {
    match change {
        ColumnChange::Add { table, column } => {
            table_mut(schema, table)?.columns.push(column.clone());
        }
        ColumnChange::Drop { table, column } => {
            column_mut(schema, table, &column.name)?;
            let columns = &mut table_mut(schema, table)?.columns;
            columns.retain(|other| other.name != column.name);
        }
        ColumnChange::Rename { table, from, to } => {
            column_mut(schema, table, from)?;
            rename_column_in_schema(schema, table, from, to);
        }
        ColumnChange::Alter {
            table,
            column,
            alteration,
        } => alter(column_mut(schema, table, column)?, alteration),
    }
    Ok(())
}

fn alter(column: &mut Column, alteration: &ColumnAlteration) {
    match alteration {
        ColumnAlteration::Type { new, .. } => column.data_type.clone_from(new),
        ColumnAlteration::BecomesNullable => column.nullable = true,
        ColumnAlteration::BecomesRequired => column.nullable = false,
        ColumnAlteration::Default { new, .. } => column.default.clone_from(new),
        ColumnAlteration::Identity { new, .. } => column.identity.clone_from(new),
        ColumnAlteration::Generated { new, .. } => column.generated.clone_from(new),
        ColumnAlteration::Collation { new, .. } => column.collation.clone_from(new),
        ColumnAlteration::Physical { new, .. } => column.physical.set(new),
        ColumnAlteration::Comment { new, .. } => column.comment.clone_from(new),
    }
}

fn column_mut<'schema>(
    schema: &'schema mut Schema,
    table: &ObjectName,
    name: &str,
) -> Result<&'schema mut Column, DiffError> {
    let columns = &mut table_mut(schema, table)?.columns;
    columns
        .iter_mut()
        .find(|column| column.name == name)
        .ok_or_else(|| DiffError::Missing {
            object: format!("column {table}.{name}"),
        })
}
