//! Changes of how tables are divided among partitions.
//!
//! A partition is the rows that it takes: one that takes the same rows under another name is renamed.

use super::tables::{common, table_mut};
use super::{Change, DiffError};
use crate::model::{ObjectName, Partition, PartitionBound, Partitioning, Schema};
use std::collections::BTreeMap;

/// A change of how a table is divided among partitions.
#[derive(Clone, Debug, PartialEq)]
pub enum PartitionChange {
    /// The table, or a partition of it, is divided by another key, or becomes divided, or is no longer.
    Divide {
        /// The table.
        table: ObjectName,
        /// What is divided: the table or a partition.
        relation: ObjectName,
        /// The division before.
        old: Option<Partitioning>,
        /// The division after.
        new: Option<Partitioning>,
    },
    /// It is new, with the partitions that it is divided into.
    Add {
        /// The table.
        table: ObjectName,
        /// The table or partition that it is a part of.
        parent: ObjectName,
        /// The partition.
        partition: Partition,
    },
    /// It is gone, with its rows.
    Drop {
        /// The table.
        table: ObjectName,
        /// The table or partition that it was a part of.
        parent: ObjectName,
        /// The partition.
        partition: Partition,
    },
    /// It has another name or namespace, and takes the same rows.
    Rename {
        /// The table.
        table: ObjectName,
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// It takes other rows.
    Bound {
        /// The table.
        table: ObjectName,
        /// The table or partition that it is a part of.
        parent: ObjectName,
        /// The partition.
        partition: ObjectName,
        /// The rows before.
        old: PartitionBound,
        /// The rows after.
        new: PartitionBound,
    },
    /// It is stored in another way.
    Stored {
        /// The table.
        table: ObjectName,
        /// The partition.
        partition: ObjectName,
        /// How it was stored.
        old: PartitionStorage,
        /// How it is stored.
        new: PartitionStorage,
    },
}

/// How a partition is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionStorage {
    /// Storage parameters.
    pub parameters: BTreeMap<String, String>,
    /// The tablespace, where it is not the database's.
    pub tablespace: Option<String>,
}

impl PartitionStorage {
    /// How `partition` is stored.
    pub fn of(partition: &Partition) -> Self {
        Self {
            parameters: partition.parameters.clone(),
            tablespace: partition.tablespace.clone(),
        }
    }
}

/// The changes of the partitions of tables that exist on both sides.
pub(super) fn changes(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (old, new) in common(work, new) {
        between(
            &new.name,
            &new.name,
            old.partitioning.as_ref(),
            new.partitioning.as_ref(),
            &mut changes,
        );
    }
    changes.into_iter().map(Change::Partition).collect()
}

fn between(
    table: &ObjectName,
    relation: &ObjectName,
    old: Option<&Partitioning>,
    new: Option<&Partitioning>,
    changes: &mut Vec<PartitionChange>,
) {
    let (old, new) = match (old, new) {
        (None, None) => return,
        (Some(old), Some(new)) if old.divides_alike(new) => (old, new),
        (old, new) => {
            changes.push(PartitionChange::Divide {
                table: table.clone(),
                relation: relation.clone(),
                old: old.cloned(),
                new: new.cloned(),
            });
            return;
        }
    };
    let with_bound = |partitions: &Partitioning, bound: &PartitionBound| {
        let mut partitions = partitions.partitions.iter();
        partitions.find(|it| it.bound == *bound).cloned()
    };
    let named = |partitions: &Partitioning, name: &ObjectName| {
        let mut partitions = partitions.partitions.iter();
        partitions.find(|it| it.name == *name).cloned()
    };
    let mut kept: Vec<(Partition, &Partition)> = Vec::new();
    for partition in &old.partitions {
        // The same name first, so that two that exchange what they take are no rename.
        let stays = named(new, &partition.name).is_some();
        let renamed = with_bound(new, &partition.bound).filter(|it| named(old, &it.name).is_none());
        match renamed.filter(|_| !stays) {
            Some(to) => {
                changes.push(PartitionChange::Rename {
                    table: table.clone(),
                    from: partition.name.clone(),
                    to: to.name.clone(),
                });
                let partition = Partition {
                    name: to.name.clone(),
                    ..partition.clone()
                };
                kept.extend(
                    (new.partitions.iter())
                        .find(|it| it.name == to.name)
                        .map(|to| (partition, to)),
                );
            }
            None if stays => kept.extend(
                (new.partitions.iter())
                    .find(|it| it.name == partition.name)
                    .map(|to| (partition.clone(), to)),
            ),
            None => changes.push(PartitionChange::Drop {
                table: table.clone(),
                parent: relation.clone(),
                partition: partition.clone(),
            }),
        }
    }
    for (old, new) in &kept {
        let name = &new.name;
        if old.bound != new.bound {
            changes.push(PartitionChange::Bound {
                table: table.clone(),
                parent: relation.clone(),
                partition: name.clone(),
                old: old.bound.clone(),
                new: new.bound.clone(),
            });
        }
        let (before, after) = (PartitionStorage::of(old), PartitionStorage::of(new));
        if before != after {
            changes.push(PartitionChange::Stored {
                table: table.clone(),
                partition: name.clone(),
                old: before,
                new: after,
            });
        }
        between(
            table,
            name,
            old.partitioning.as_ref(),
            new.partitioning.as_ref(),
            changes,
        );
    }
    for partition in &new.partitions {
        if !kept.iter().any(|(_, known)| known.name == partition.name) {
            changes.push(PartitionChange::Add {
                table: table.clone(),
                parent: relation.clone(),
                partition: partition.clone(),
            });
        }
    }
}

pub(super) fn apply(schema: &mut Schema, change: &PartitionChange) -> Result<(), DiffError> {
    match change {
        PartitionChange::Divide {
            table,
            relation,
            new,
            ..
        } => {
            let definition = table_mut(schema, table)?;
            if relation == table {
                definition.partitioning.clone_from(new);
            } else {
                partition_mut(schema, table, relation)?
                    .partitioning
                    .clone_from(new);
            }
        }
        PartitionChange::Add {
            table,
            parent,
            partition,
        } => division_mut(schema, table, parent)?.insert(partition.clone()),
        PartitionChange::Drop {
            table,
            parent,
            partition,
        } => {
            let division = division_mut(schema, table, parent)?;
            take_partition(division, &partition.name).ok_or_else(|| missing(&partition.name))?;
        }
        PartitionChange::Rename { table, from, to } => {
            let partitioning = table_mut(schema, table)?.partitioning.as_mut();
            let partitioning = partitioning.ok_or_else(|| missing(from))?;
            rename_partition(partitioning, from, to).ok_or_else(|| missing(from))?;
        }
        PartitionChange::Bound {
            table,
            partition,
            new,
            ..
        } => partition_mut(schema, table, partition)?
            .bound
            .clone_from(new),
        PartitionChange::Stored {
            table,
            partition,
            new,
            ..
        } => {
            let partition = partition_mut(schema, table, partition)?;
            partition.parameters.clone_from(&new.parameters);
            partition.tablespace.clone_from(&new.tablespace);
        }
    }
    Ok(())
}

/// Takes a partition out of what it is a part of.
pub(crate) fn take_partition(division: &mut Partitioning, name: &ObjectName) -> Option<Partition> {
    let position = division.partitions.iter().position(|it| it.name == *name)?;
    Some(division.partitions.remove(position))
}

/// Renames a partition of some level.
pub(crate) fn rename_partition(
    partitioning: &mut Partitioning,
    from: &ObjectName,
    to: &ObjectName,
) -> Option<()> {
    partitioning.partition_mut(from)?.name = to.clone();
    partitioning.sort();
    Some(())
}

fn missing(partition: &ObjectName) -> DiffError {
    DiffError::Missing {
        object: format!("partition {partition}"),
    }
}

fn division_mut<'schema>(
    schema: &'schema mut Schema,
    table: &ObjectName,
    relation: &ObjectName,
) -> Result<&'schema mut Partitioning, DiffError> {
    let partitioning = table_mut(schema, table)?.partitioning.as_mut();
    partitioning
        .and_then(|partitioning| partitioning.of_mut(table, relation))
        .ok_or_else(|| missing(relation))
}

fn partition_mut<'schema>(
    schema: &'schema mut Schema,
    table: &ObjectName,
    name: &ObjectName,
) -> Result<&'schema mut Partition, DiffError> {
    let partitioning = table_mut(schema, table)?.partitioning.as_mut();
    partitioning
        .and_then(|partitioning| partitioning.partition_mut(name))
        .ok_or_else(|| missing(name))
}
