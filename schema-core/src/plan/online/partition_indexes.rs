//! Indexes of partitioned tables that hold rows.
//!
//! The server builds no index of a partitioned table beside writes. The indexes of the partitions it does; the one of
//! the table is then declared, and theirs become its parts.

use crate::model::{Index, ObjectName, Partition, Table, Unique};
use crate::plan::context::Context;
use crate::plan::draft::Draft;
use crate::plan::{ConstraintKind, Operation, PartitionOperation};
use crate::syntax::name::DefaultName;

/// The steps that build an index of a partitioned table.
pub(super) fn creation(
    context: &Context<'_>,
    table: &Table,
    index: &Index,
    unique: Option<&Unique>,
) -> Vec<Draft> {
    let mut parts = Parts {
        context,
        table,
        index,
        unique,
        built: Vec::new(),
        declared: Vec::new(),
        attached: Vec::new(),
    };
    let Some(partitioning) = &table.partitioning else {
        return Vec::new();
    };
    parts.declare(&table.name, index.clone());
    parts.attach(&table.name, &index.name, &partitioning.partitions);
    let group = format!("{}.{}", table.name, index.name);
    let own_drop = match parts.constraint() {
        Some(_) => Operation::DropConstraint {
            table: table.name.clone(),
            name: index.name.clone(),
            kind: ConstraintKind::Unique,
        },
        None => Operation::DropIndex {
            table: table.name.clone(),
            name: index.name.clone(),
            concurrently: false,
        },
    };
    let hazard = match parts.constraint() {
        Some(_) => "unique_constraint_blocking",
        None => "partitioned_index_blocking",
    };
    let mut drafts: Vec<Draft> = parts.built;
    for (position, operation) in parts.declared.into_iter().chain(parts.attached).enumerate() {
        let draft = match position {
            0 => Draft::new(operation.into(), [own_drop.clone()]),
            _ => Draft::without_reverse(
                operation.into(),
                "it goes with the index of the partitioned table",
            ),
        };
        let draft = draft.named(format!("create_{}", index.name));
        drafts.push(draft.together(&group).avoids(&[hazard]));
    }
    drafts
}

struct Parts<'a> {
    context: &'a Context<'a>,
    table: &'a Table,
    index: &'a Index,
    unique: Option<&'a Unique>,
    built: Vec<Draft>,
    declared: Vec<PartitionOperation>,
    attached: Vec<PartitionOperation>,
}

impl Parts<'_> {
    /// The constraint that the index is for; a rule that is an index needs none.
    fn constraint(&self) -> Option<&Unique> {
        self.unique.filter(|unique| !unique.is_index())
    }

    fn add_constraint(
        &self,
        relation: &ObjectName,
        name: &str,
        is_built: bool,
    ) -> Option<PartitionOperation> {
        let unique = self.constraint()?;
        Some(PartitionOperation::AddUnique {
            table: self.table.name.clone(),
            relation: relation.clone(),
            unique: Unique {
                name: name.to_owned(),
                ..unique.clone()
            },
            is_built,
        })
    }

    fn declare(&mut self, relation: &ObjectName, index: Index) {
        if let Some(constraint) = self.add_constraint(relation, &index.name, false) {
            self.declared.push(constraint);
            return;
        }
        self.declared.push(PartitionOperation::CreateIndex {
            table: self.table.name.clone(),
            relation: relation.clone(),
            index,
            unique: self.unique.cloned(),
        });
    }

    /// Builds the indexes of the partitions, innermost first, and makes them parts of `index`.
    fn attach(&mut self, relation: &ObjectName, index: &str, partitions: &[Partition]) {
        for partition in partitions {
            let own = Index {
                name: self.name(partition),
                comment: None,
                ..self.index.clone()
            };
            match &partition.partitioning {
                Some(inner) => {
                    self.declare(&partition.name, own.clone());
                    self.attach(&partition.name, &own.name, &inner.partitions);
                }
                None => {
                    self.build(partition, own.clone());
                    let constraint = self.add_constraint(&partition.name, &own.name, true);
                    self.attached.extend(constraint);
                }
            }
            self.attached.push(PartitionOperation::AttachIndex {
                table: self.table.name.clone(),
                relation: relation.clone(),
                index: index.to_owned(),
                partition: partition.name.clone(),
                part: own.name,
            });
        }
    }

    fn build(&mut self, partition: &Partition, index: Index) {
        let table = &self.table.name;
        let drop = PartitionOperation::DropIndex {
            table: table.clone(),
            partition: partition.name.clone(),
            name: index.name.clone(),
        };
        let build = PartitionOperation::BuildIndex {
            table: table.clone(),
            partition: partition.name.clone(),
            index,
            unique: self.unique.cloned(),
        };
        let draft = Draft::new(build.into(), [drop.into()]);
        self.built.push(draft.avoids(&[
            "concurrently_in_txn",
            "concurrently_under_short_timeout",
            "partitioned_index_blocking",
        ]));
    }

    /// A name that holds both the partition's and the index's, and that nothing else has.
    fn name(&self, partition: &Partition) -> String {
        let name = DefaultName::index_of_partition(&partition.name.name, &self.index.name);
        name.unused(|name| {
            let tables = self.context.base.tables.values();
            let mut tables = tables.chain(self.context.new.tables.values());
            tables.any(|table| {
                table.indexes.iter().any(|index| index.name == name)
                    || table.uniques.iter().any(|unique| unique.name == name)
                    || table.name.name == name
            })
        })
    }
}
