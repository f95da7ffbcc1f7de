//! What a version lacks for partitioned tables.

use super::Findings;
use crate::def::Validity;
use crate::dialect::Feature;
use crate::model::{Expression, PartitionBound, RangeEnd, Table};

/// Reports what the version cannot do with the table.
pub(super) fn check(findings: &mut Findings<'_>, table: &Table) {
    let Some(partitioning) = &table.partitioning else {
        return;
    };
    let object = table.name.to_string();
    findings.require(&object, Feature::Partitions);
    for exclusion in &table.exclusions {
        let object = format!("{object}.{}", exclusion.name);
        findings.require(&object, Feature::PartitionedExclusions);
    }
    let unvalidated = table.foreign_keys.iter();
    for key in unvalidated.filter(|key| key.validity == Validity::NotValid) {
        let object = format!("{object}.{}", key.name);
        findings.require(&object, Feature::PartitionedUnvalidatedKeys);
    }
    let mut divisions = vec![(&table.name, partitioning)];
    for (_, partition) in partitioning.all(&table.name) {
        let object = partition.name.to_string();
        findings.name(&object, &partition.name.name);
        findings.namespace(&object, partition.name.namespace.as_deref());
        for value in values(&partition.bound) {
            findings.expression(&object, value);
        }
        for text in partition.parameters.values() {
            findings.string(&object, Some(text));
        }
        let inner = partition.partitioning.as_ref();
        divisions.extend(inner.map(|inner| (&partition.name, inner)));
    }
    for (relation, division) in divisions {
        for part in &division.key {
            findings.part(&relation.to_string(), part);
        }
    }
}

fn values(bound: &PartitionBound) -> Vec<&Expression> {
    match bound {
        PartitionBound::Default | PartitionBound::Hash { .. } => Vec::new(),
        PartitionBound::List(values) => values.iter().collect(),
        PartitionBound::Range { from, to } => {
            let ends = from.iter().chain(to);
            ends.filter_map(|end| match end {
                RangeEnd::Value(value) => Some(value),
                RangeEnd::Limit(_) => None,
            })
            .collect()
        }
    }
}
