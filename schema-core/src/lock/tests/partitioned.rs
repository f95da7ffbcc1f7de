//! Random divisions of tables among partitions.

use super::sample::{engines, object_name, part, text};
use crate::def::{PartitionStrategy, RangeLimit};
use crate::model::expression::tests::{expression, name};
use crate::model::{Partition, PartitionBound, Partitioning, RangeEnd};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// A division of two levels, in the order in which a lock file gives it back.
pub(super) fn partitioning() -> impl Strategy<Value = Partitioning> {
    (division(division(Just(None)).prop_map(Some)), engines()).prop_map(
        |(mut partitioning, engines)| {
            // A name is given once, and never that of the table.
            let mut number = 0;
            rename(&mut partitioning, &mut number);
            partitioning.sort();
            partitioning.engines = engines;
            partitioning
        },
    )
}

fn rename(partitioning: &mut Partitioning, number: &mut usize) {
    for partition in &mut partitioning.partitions {
        *number += 1;
        partition.name.name.push_str(&format!(" part {number}"));
        if let Some(inner) = &mut partition.partitioning {
            rename(inner, number);
        }
    }
}

fn division(
    inner: impl Strategy<Value = Option<Partitioning>> + Clone,
) -> impl Strategy<Value = Partitioning> + Clone {
    let parameters = btree_map(name(), text(), 0..2);
    let partition = (bound(), inner, parameters, option::of(name())).prop_map(
        |(bound, partitioning, parameters, tablespace)| Partition {
            partitioning,
            parameters,
            tablespace,
            ..Partition::new(crate::model::ObjectName::default(), bound)
        },
    );
    let partitions = btree_map(object_name(), partition, 0..3);
    let key = vec(part(), 1..3);
    let division = (select(PartitionStrategy::ALL), key, partitions);
    let division = division.prop_map(|(strategy, key, partitions)| {
        let mut partitioning = Partitioning::new(strategy, key);
        let named = partitions
            .into_iter()
            .map(|(name, partition)| Partition { name, ..partition });
        partitioning.partitions = named.collect();
        partitioning
    });
    std::sync::Arc::new(division)
}

fn bound() -> impl Strategy<Value = PartitionBound> {
    let end = || {
        prop_oneof![
            select(RangeLimit::ALL).prop_map(RangeEnd::Limit),
            expression().prop_map(RangeEnd::Value),
        ]
    };
    let ends = vec((end(), end()), 1..3).prop_map(|ends| {
        let (from, to) = ends.into_iter().unzip();
        PartitionBound::Range { from, to }
    });
    prop_oneof![
        Just(PartitionBound::Default),
        ends,
        vec(expression(), 1..3).prop_map(PartitionBound::List),
        (any::<u32>(), any::<u32>())
            .prop_map(|(modulus, remainder)| PartitionBound::Hash { modulus, remainder }),
    ]
}
