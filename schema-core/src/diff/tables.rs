//! Changes of tables as a whole.

use super::matching::{Matched, order_renames};
use super::{Change, DiffError, rename_table_in_schema};
use crate::model::{ObjectName, Schema, Table, TableProperties};

/// A change of a table as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum TableChange {
    /// It is new, with everything that belongs to it.
    Create(Table),
    /// It is gone, with everything that belonged to it.
    Drop(Table),
    /// It has another name or namespace.
    Rename {
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// The comment differs.
    Comment {
        /// The table.
        table: ObjectName,
        /// The comment before.
        old: Option<String>,
        /// The comment after.
        new: Option<String>,
    },
    /// It is stored or guarded in another way.
    Properties {
        /// The table.
        table: ObjectName,
        /// The properties before.
        old: TableProperties,
        /// The properties after.
        new: TableProperties,
    },
}

pub(super) fn renames(work: &Schema, matched: &Matched) -> Result<Vec<Change>, DiffError> {
    let pairs = matched.tables.iter().filter(|(to, from)| to != from);
    let renames = pairs.map(|(to, from)| (from.clone(), to.clone())).collect();
    let ordered = order_renames(work.tables.keys().cloned().collect(), renames);
    let ordered = ordered.map_err(|(from, to)| DiffError::NameTaken {
        object: format!("table {from}"),
        name: to.to_string(),
    })?;
    let rename = |(from, to)| Change::Table(TableChange::Rename { from, to });
    Ok(ordered.into_iter().map(rename).collect())
}

pub(super) fn removals_and_creations(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, table) in &work.tables {
        if !new.tables.contains_key(name) {
            changes.push(TableChange::Drop(table.clone()));
        }
    }
    for (name, table) in &new.tables {
        match work.tables.get(name) {
            None => changes.push(TableChange::Create(table.clone())),
            Some(old) if old.comment != table.comment => changes.push(TableChange::Comment {
                table: name.clone(),
                old: old.comment.clone(),
                new: table.comment.clone(),
            }),
            Some(_) => {}
        }
    }
    changes.into_iter().map(Change::Table).collect()
}

/// How tables are stored and guarded. It comes after the indexes, because two properties name one.
pub(super) fn properties(work: &Schema, new: &Schema) -> Vec<Change> {
    let changed = common(work, new).filter(|(old, new)| old.properties != new.properties);
    changed
        .map(|(old, new)| {
            Change::Table(TableChange::Properties {
                table: new.name.clone(),
                old: old.properties.clone(),
                new: new.properties.clone(),
            })
        })
        .collect()
}

pub(super) fn apply(schema: &mut Schema, change: &TableChange) -> Result<(), DiffError> {
    match change {
        TableChange::Create(table) => {
            schema.tables.insert(table.name.clone(), table.clone());
        }
        TableChange::Drop(table) => {
            table_mut(schema, &table.name)?;
            schema.tables.remove(&table.name);
        }
        TableChange::Rename { from, to } => {
            table_mut(schema, from)?;
            rename_table_in_schema(schema, from, to);
        }
        TableChange::Comment { table, new, .. } => {
            table_mut(schema, table)?.comment.clone_from(new);
        }
        TableChange::Properties { table, new, .. } => {
            table_mut(schema, table)?.properties.clone_from(new);
        }
    }
    Ok(())
}

pub(super) fn table_mut<'schema>(
    schema: &'schema mut Schema,
    name: &ObjectName,
) -> Result<&'schema mut Table, DiffError> {
    schema
        .tables
        .get_mut(name)
        .ok_or_else(|| DiffError::Missing {
            object: format!("table {name}"),
        })
}

/// The tables that exist on both sides.
pub(super) fn common<'schema>(
    work: &'schema Schema,
    new: &'schema Schema,
) -> impl Iterator<Item = (&'schema Table, &'schema Table)> {
    let tables = new.tables.iter();
    tables.filter_map(|(name, table)| Some((work.tables.get(name)?, table)))
}
