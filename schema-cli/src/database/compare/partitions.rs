//! How tables are divided among partitions, as text.

use super::{expression, index_part};
use schema_core::model::{PartitionBound, Partitioning, RangeEnd, Table};
use std::collections::BTreeMap;

/// Adds the key to the text of the table, and the partitions of every level.
pub(super) fn add(all: &mut BTreeMap<String, String>, of_table: &mut String, table: &Table) {
    let Some(partitioning) = &table.partitioning else {
        return;
    };
    of_table.push_str(&key(partitioning));
    for (parent, partition) in partitioning.all(&table.name) {
        let mut text = format!("of {parent} {}", bound(&partition.bound));
        if let Some(inner) = &partition.partitioning {
            text.push_str(&key(inner));
        }
        for (name, value) in &partition.parameters {
            text.push_str(&format!(", {name} = {value}"));
        }
        if let Some(tablespace) = &partition.tablespace {
            text.push_str(&format!(", tablespace {tablespace}"));
        }
        all.insert(format!("partition {}", partition.name), text);
    }
}

fn key(partitioning: &Partitioning) -> String {
    let parts: Vec<String> = partitioning.key.iter().map(index_part).collect();
    format!(
        ", partitioned by {} ({})",
        partitioning.strategy.keyword(),
        parts.join(", ")
    )
}

fn bound(bound: &PartitionBound) -> String {
    let ends = |ends: &[RangeEnd]| {
        let ends = ends.iter().map(|end| match end {
            RangeEnd::Limit(limit) => limit.keyword().to_owned(),
            RangeEnd::Value(value) => expression(value),
        });
        ends.collect::<Vec<_>>().join(", ")
    };
    match bound {
        PartitionBound::Default => "default".to_owned(),
        PartitionBound::Range { from, to } => format!("from ({}) to ({})", ends(from), ends(to)),
        PartitionBound::List(values) => {
            let values: Vec<String> = values.iter().map(expression).collect();
            format!("in ({})", values.join(", "))
        }
        PartitionBound::Hash { modulus, remainder } => {
            format!("modulus {modulus} remainder {remainder}")
        }
    }
}
