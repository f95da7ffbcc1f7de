//! How tables are divided among partitions: the operations, carried out on a model, and in words.

use super::{Catalog, Operation, SimulationError};
use crate::diff::{PartitionStorage, insert_index, rename_partition, take_partition};
use crate::model::{Check, Index, ObjectName, Partition, Partitioning, Unique};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that is done to the partitions of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum PartitionOperation {
    /// Creates a table that is to become a partition, with the columns, checks and indexes of its table, and the
    /// partitions that it is divided into.
    Create {
        /// The partitioned table.
        table: ObjectName,
        /// The partition.
        partition: Partition,
    },
    /// Drops a table that is no partition any more.
    Drop {
        /// The partitioned table.
        table: ObjectName,
        /// What was a partition of it.
        partition: Partition,
        /// The tables that the foreign keys of the partitioned table refer to.
        targets: Vec<ObjectName>,
    },
    /// Makes a table that was created for it a partition.
    Attach {
        /// Where it comes.
        place: PartitionPlace,
        /// The partition.
        partition: Partition,
    },
    /// Makes a partition a table of its own, which keeps its rows.
    Detach {
        /// Where it is.
        place: PartitionPlace,
        /// The partition.
        partition: Partition,
        /// Beside reads and writes, outside a transaction.
        concurrently: bool,
    },
    /// Renames a partition.
    Rename {
        /// The partitioned table.
        table: ObjectName,
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// Changes how a partition is stored.
    Store {
        /// The partitioned table.
        table: ObjectName,
        /// The partition.
        partition: ObjectName,
        /// How it was stored.
        old: PartitionStorage,
        /// How it is stored.
        new: PartitionStorage,
    },
    /// Adds a check to a partition alone, for new writes: what the server believes when bounds change.
    AddCheck {
        /// The partitioned table.
        table: ObjectName,
        /// The partition.
        partition: ObjectName,
        /// The check.
        check: Check,
    },
    /// Checks the rows that exist against such a check.
    ValidateCheck {
        /// The partitioned table.
        table: ObjectName,
        /// The partition.
        partition: ObjectName,
        /// The check.
        name: String,
    },
    /// Drops such a check.
    DropCheck {
        /// The partitioned table.
        table: ObjectName,
        /// The partition.
        partition: ObjectName,
        /// The check.
        check: Check,
    },
    /// Declares an index of a partitioned table, or of a partition that is divided, and builds none.
    CreateIndex {
        /// The partitioned table.
        table: ObjectName,
        /// The table or the divided partition.
        relation: ObjectName,
        /// The index, under the name that it has there.
        index: Index,
        /// The rule that it enforces, when it is unique.
        unique: Option<Unique>,
    },
    /// Drops an index that was built for one partition, beside running writes. One that has become a part of an
    /// index is passed over: it went with that one.
    DropIndex {
        /// The partitioned table.
        table: ObjectName,
        /// The partition.
        partition: ObjectName,
        /// The index.
        name: String,
    },
    /// Builds an index of one partition beside running writes.
    BuildIndex {
        /// The partitioned table.
        table: ObjectName,
        /// The partition, which is not divided.
        partition: ObjectName,
        /// The index, under the name that it has there.
        index: Index,
        /// The rule that it enforces, when it is unique.
        unique: Option<Unique>,
    },
    /// Adds a unique constraint to a partitioned table or a divided partition alone, or to a partition from the index
    /// that was built for it.
    AddUnique {
        /// The partitioned table.
        table: ObjectName,
        /// The table or partition.
        relation: ObjectName,
        /// The constraint, under the name that it has there.
        unique: Unique,
        /// Whether the relation holds rows, and so has its index already.
        is_built: bool,
    },
    /// Makes the index of a partition a part of the index of what it is a partition of.
    AttachIndex {
        /// The partitioned table.
        table: ObjectName,
        /// The table or divided partition.
        relation: ObjectName,
        /// Its index.
        index: String,
        /// The partition.
        partition: ObjectName,
        /// The index of the partition.
        part: String,
    },
}

/// Where a partition comes, and what the server looks at when it comes or goes.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionPlace {
    /// The partitioned table.
    pub table: ObjectName,
    /// The table or partition that it is a part of.
    pub parent: ObjectName,
    /// The default partition beside it.
    pub default: Option<ObjectName>,
    /// The tables that the foreign keys of the partitioned table refer to.
    pub targets: Vec<ObjectName>,
    /// The tables whose foreign keys refer to the partitioned table.
    pub referrers: Vec<ObjectName>,
}

/// What of partitions exists only on the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionsOnTheWay {
    /// Tables that are no partition yet, or no longer.
    pub detached: BTreeMap<ObjectName, Partition>,
    /// Checks of partitions alone, by partition and name.
    pub checks: BTreeSet<(ObjectName, String)>,
    /// Indexes of partitions that are no part of an index yet, by partition and name.
    pub indexes: BTreeSet<(ObjectName, String)>,
}

impl PartitionsOnTheWay {
    /// What is there and is not in `other`.
    pub(super) fn first_more_than(&self, other: &Self) -> Option<String> {
        let detached = self.detached.keys();
        let mut detached = detached.filter(|name| !other.detached.contains_key(*name));
        let mut checks = self.checks.difference(&other.checks);
        let mut indexes = self.indexes.difference(&other.indexes);
        (detached.next().map(|name| format!("table {name}")))
            .or_else(|| {
                let check = checks.next();
                check.map(|(partition, name)| format!("check {partition}.{name}"))
            })
            .or_else(|| {
                let index = indexes.next();
                index.map(|(partition, name)| format!("index {partition}.{name}"))
            })
    }
}

impl From<PartitionOperation> for Operation {
    fn from(operation: PartitionOperation) -> Self {
        Self::Partition(operation)
    }
}

/// Carries out one operation on a model.
pub(super) fn simulate(
    catalog: &mut Catalog,
    operation: &PartitionOperation,
) -> Result<(), SimulationError> {
    let missing = |what: &str, name: &str| SimulationError::Missing(format!("{what} {name}"));
    match operation {
        PartitionOperation::Create { table, partition } => {
            division(catalog, table, table)?;
            for name in names(partition) {
                catalog.require_free_relation(name.namespace.as_deref(), &name.name)?;
            }
            let detached = &mut catalog.partitions.detached;
            detached.insert(partition.name.clone(), partition.clone());
        }
        PartitionOperation::Drop { partition, .. } => {
            let detached = &mut catalog.partitions.detached;
            let found = detached.remove(&partition.name);
            found.ok_or_else(|| missing("table", &partition.name.to_string()))?;
        }
        PartitionOperation::Attach { place, partition } => {
            let detached = &mut catalog.partitions.detached;
            let found = detached.remove(&partition.name);
            let found = found.ok_or_else(|| missing("table", &partition.name.to_string()))?;
            let division = division(catalog, &place.table, &place.parent)?;
            let mut others = division.partitions.iter();
            if let Some(other) = others.find(|it| it.bound.overlaps(&found.bound) == Some(true)) {
                return Err(SimulationError::InUse {
                    object: format!("the bound of {}", partition.name),
                    by: format!("partition {}", other.name),
                });
            }
            division.insert(found);
        }
        PartitionOperation::Detach {
            place, partition, ..
        } => {
            let division = division(catalog, &place.table, &place.parent)?;
            let taken = take_partition(division, &partition.name)
                .ok_or_else(|| missing("partition", &partition.name.to_string()))?;
            let detached = &mut catalog.partitions.detached;
            detached.insert(taken.name.clone(), taken);
        }
        PartitionOperation::Rename { table, from, to } => {
            catalog.require_free_relation(to.namespace.as_deref(), &to.name)?;
            let partitioning = division(catalog, table, table)?;
            rename_partition(partitioning, from, to)
                .ok_or_else(|| missing("partition", &from.to_string()))?;
        }
        PartitionOperation::Store {
            table,
            partition,
            new,
            ..
        } => {
            let partitioning = division(catalog, table, table)?;
            let found = partitioning.partition_mut(partition);
            let found = found.ok_or_else(|| missing("partition", &partition.to_string()))?;
            found.parameters.clone_from(&new.parameters);
            found.tablespace.clone_from(&new.tablespace);
        }
        PartitionOperation::AddCheck {
            partition, check, ..
        } => {
            let key = (partition.clone(), check.name.clone());
            if !catalog.partitions.checks.insert(key) {
                let name = format!("{partition}.{}", check.name);
                return Err(SimulationError::NameInUse(name));
            }
        }
        PartitionOperation::ValidateCheck {
            partition, name, ..
        } => {
            let key = (partition.clone(), name.clone());
            if !catalog.partitions.checks.contains(&key) {
                return Err(missing("check", name));
            }
        }
        PartitionOperation::DropCheck {
            partition, check, ..
        } => {
            let key = (partition.clone(), check.name.clone());
            if !catalog.partitions.checks.remove(&key) {
                return Err(missing("check", &check.name));
            }
        }
        PartitionOperation::CreateIndex { .. }
        | PartitionOperation::AddUnique { .. }
        | PartitionOperation::DropIndex { .. }
        | PartitionOperation::BuildIndex { .. }
        | PartitionOperation::AttachIndex { .. } => simulate_index(catalog, operation)?,
    }
    Ok(())
}

fn simulate_index(
    catalog: &mut Catalog,
    operation: &PartitionOperation,
) -> Result<(), SimulationError> {
    let missing = |name: &str| SimulationError::Missing(format!("index {name}"));
    match operation {
        PartitionOperation::CreateIndex {
            table,
            relation,
            index,
            unique,
        } => {
            division(catalog, table, relation)?;
            catalog.require_free_relation(relation.namespace.as_deref(), &index.name)?;
            match unique {
                _ if relation != table => {
                    let key = (relation.clone(), index.name.clone());
                    catalog.partitions.indexes.insert(key);
                }
                None => insert_index(catalog.table(table)?, index.clone()),
                Some(unique) => {
                    let unique = crate::diff::Constraint::Unique(unique.clone());
                    crate::diff::insert_constraint(catalog.table(table)?, unique);
                }
            }
        }
        PartitionOperation::AddUnique {
            table,
            relation,
            unique,
            is_built,
        } => {
            let key = (relation.clone(), unique.name.clone());
            if *is_built {
                // It stays apart until it is attached.
                let is_there = catalog.partitions.indexes.contains(&key);
                return is_there.then_some(()).ok_or_else(|| missing(&unique.name));
            }
            division(catalog, table, relation)?;
            if relation == table {
                let constraint = crate::diff::Constraint::Unique(unique.clone());
                catalog.add_constraint(table, constraint, super::Validation::Immediate)?;
            } else {
                catalog.require_free_relation(relation.namespace.as_deref(), &unique.name)?;
                catalog.partitions.indexes.insert(key);
            }
        }
        PartitionOperation::BuildIndex {
            partition, index, ..
        } => {
            catalog.require_free_relation(partition.namespace.as_deref(), &index.name)?;
            let key = (partition.clone(), index.name.clone());
            catalog.partitions.indexes.insert(key);
        }
        PartitionOperation::DropIndex {
            partition, name, ..
        } => {
            let key = (partition.clone(), name.clone());
            catalog.partitions.indexes.remove(&key);
        }
        PartitionOperation::AttachIndex {
            partition, part, ..
        } => {
            // From here on it goes with the index that it is a part of.
            let key = (partition.clone(), part.clone());
            if !catalog.partitions.indexes.remove(&key) {
                return Err(missing(part));
            }
        }
        _ => {}
    }
    Ok(())
}

fn names(partition: &Partition) -> Vec<&ObjectName> {
    let inner = partition.partitioning.iter();
    let inner = inner.flat_map(|inner| inner.all(&partition.name));
    std::iter::once(&partition.name)
        .chain(inner.map(|(_, inner)| &inner.name))
        .collect()
}

fn division<'catalog>(
    catalog: &'catalog mut Catalog,
    table: &ObjectName,
    relation: &ObjectName,
) -> Result<&'catalog mut Partitioning, SimulationError> {
    let partitioning = catalog.table(table)?.partitioning.as_mut();
    partitioning
        .and_then(|partitioning| partitioning.of_mut(table, relation))
        .ok_or_else(|| SimulationError::Missing(format!("partitioned table {relation}")))
}

/// One line that says what the operation does.
pub(super) fn summary(operation: &PartitionOperation) -> String {
    match operation {
        PartitionOperation::Create { table, partition } => {
            format!("create {} like {table}", partition.name)
        }
        PartitionOperation::Drop { partition, .. } => format!("drop {}", partition.name),
        PartitionOperation::Attach { place, partition } => {
            format!("attach {} to {}", partition.name, place.parent)
        }
        PartitionOperation::Detach {
            place, partition, ..
        } => format!("detach {} from {}", partition.name, place.parent),
        PartitionOperation::Rename { from, to, .. } => format!("rename partition {from} to {to}"),
        PartitionOperation::Store { partition, .. } => format!("set the storage of {partition}"),
        PartitionOperation::AddCheck {
            partition, check, ..
        } => format!("add check {partition}.{}, not validated", check.name),
        PartitionOperation::ValidateCheck {
            partition, name, ..
        } => format!("validate {partition}.{name}"),
        PartitionOperation::DropCheck {
            partition, check, ..
        } => format!("drop check {partition}.{}", check.name),
        PartitionOperation::CreateIndex {
            relation, index, ..
        } => format!("declare index {} on {relation} alone", index.name),
        PartitionOperation::DropIndex { name, .. } => format!("drop index {name}"),
        PartitionOperation::BuildIndex {
            partition, index, ..
        } => format!("create index {} on {partition}", index.name),
        PartitionOperation::AddUnique {
            relation,
            unique,
            is_built,
            ..
        } => {
            let alone = if *is_built { "" } else { " alone" };
            format!("add unique constraint {relation}.{}{alone}", unique.name)
        }
        PartitionOperation::AttachIndex { index, part, .. } => {
            format!("attach index {part} to {index}")
        }
    }
}

/// A few words for the name of a file.
pub(super) fn slug(operation: &PartitionOperation) -> String {
    match operation {
        PartitionOperation::Create { partition, .. } => format!("create_{}", partition.name.name),
        PartitionOperation::Drop { partition, .. } => format!("drop_{}", partition.name.name),
        PartitionOperation::Attach { partition, .. } => format!("attach_{}", partition.name.name),
        PartitionOperation::Detach { partition, .. } => format!("detach_{}", partition.name.name),
        PartitionOperation::Rename { from, to, .. } => {
            format!("rename_{}_to_{}", from.name, to.name)
        }
        PartitionOperation::Store { partition, .. } => format!("storage_of_{}", partition.name),
        PartitionOperation::AddCheck { partition, .. } => format!("check_{}", partition.name),
        PartitionOperation::ValidateCheck { name, .. } => format!("validate_{name}"),
        PartitionOperation::DropCheck { check, .. } => format!("drop_{}", check.name),
        PartitionOperation::CreateIndex { index, .. } => format!("declare_{}", index.name),
        PartitionOperation::DropIndex { name, .. } => format!("drop_{name}"),
        PartitionOperation::BuildIndex { index, .. } => format!("create_{}", index.name),
        PartitionOperation::AddUnique { unique, .. } => format!("add_{}", unique.name),
        PartitionOperation::AttachIndex { part, .. } => format!("attach_{part}"),
    }
}

/// What the operation is about.
pub(crate) fn subject(operation: &PartitionOperation) -> String {
    match operation {
        PartitionOperation::Create { partition, .. }
        | PartitionOperation::Drop { partition, .. }
        | PartitionOperation::Attach { partition, .. }
        | PartitionOperation::Detach { partition, .. } => partition.name.to_string(),
        PartitionOperation::Rename { from: name, .. }
        | PartitionOperation::Store {
            partition: name, ..
        } => name.to_string(),
        PartitionOperation::AddCheck {
            partition, check, ..
        }
        | PartitionOperation::DropCheck {
            partition, check, ..
        } => format!("{partition}.{}", check.name),
        PartitionOperation::ValidateCheck {
            partition, name, ..
        } => format!("{partition}.{name}"),
        PartitionOperation::CreateIndex {
            relation, index, ..
        } => format!("{relation}.{}", index.name),
        PartitionOperation::DropIndex {
            partition, name, ..
        } => format!("{partition}.{name}"),
        PartitionOperation::BuildIndex {
            partition, index, ..
        } => format!("{partition}.{}", index.name),
        PartitionOperation::AddUnique {
            relation, unique, ..
        } => format!("{relation}.{}", unique.name),
        PartitionOperation::AttachIndex {
            relation, index, ..
        } => format!("{relation}.{index}"),
    }
}
