//! How rows are divided among partitions, as rules read it.

use super::Expressions;
use crate::ast::Table;
use crate::attr::{Bound, EndValue, Partition, PartitionKey, RangeEnd};
use crate::sites::Sites;
use schema_core::def::{
    PartitionBoundDef, PartitionBoundKind, PartitionDef, PartitionKeyDef, PartitionPeriodsDef,
    PartitioningDef, RangeEndDef,
};

/// The ends of the ranges of each partition; none of one that has another bound.
pub(super) struct Ranges<'a>(Vec<[Vec<RangeEndDef<'a>>; 2]>);

impl<'a> Ranges<'a> {
    pub(super) fn of(table: &Table<'_>, expressions: Expressions<'a>) -> Self {
        let ends = |ends: &[RangeEnd]| ends.iter().map(|it| end(it, expressions)).collect();
        let ranges = table.partitions.iter().map(|it| match &it.bound {
            Bound::Range(from, to) => [ends(from), ends(to)],
            Bound::Default | Bound::List(_) | Bound::Hash(..) => [Vec::new(), Vec::new()],
        });
        Self(ranges.collect())
    }
}

fn end<'a>(end: &RangeEnd, expressions: Expressions<'a>) -> RangeEndDef<'a> {
    let (limit, value) = match end.value {
        EndValue::Limit(limit) => (Some(limit), None),
        EndValue::Value(value) => (None, Some(expressions.get(value))),
    };
    RangeEndDef { limit, value }
}

/// The partitions that have an attribute of their own.
pub(super) fn partitions<'a>(
    table: &'a Table<'_>,
    sites: &Sites,
    ranges: &'a Ranges<'a>,
) -> Vec<PartitionDef<'a>> {
    table
        .partitions
        .iter()
        .zip(&ranges.0)
        .zip(&sites.partitions)
        .map(|((partition, [from, to]), site)| PartitionDef {
            name: &partition.name,
            namespace: partition.namespace.as_deref(),
            of: partition.of.as_ref().map(|of| of.value.as_str()),
            bound: bound(partition, from, to),
            key: partition.key.as_ref().map(key),
            parameters: &[],
            tablespace: partition.tablespace.as_deref(),
            site: *site,
        })
        .collect()
}

/// Rules do not read the values of a list.
fn bound<'a>(
    partition: &Partition,
    from: &'a [RangeEndDef<'a>],
    to: &'a [RangeEndDef<'a>],
) -> PartitionBoundDef<'a> {
    let base = PartitionBoundDef::DEFAULT;
    match partition.bound {
        Bound::Default => base,
        Bound::Range(..) => PartitionBoundDef {
            kind: PartitionBoundKind::Range,
            from,
            to,
            ..base
        },
        Bound::List(_) => PartitionBoundDef {
            kind: PartitionBoundKind::List,
            ..base
        },
        Bound::Hash(modulus, remainder) => PartitionBoundDef {
            kind: PartitionBoundKind::Hash,
            modulus,
            remainder,
            ..base
        },
    }
}

/// How the table is divided; `None` where it is not.
pub(super) fn partitioning<'a>(
    table: &'a Table<'_>,
    partitions: &'a [PartitionDef<'a>],
) -> Option<PartitioningDef<'a>> {
    let divided = table.options.partitioning.as_ref()?;
    Some(PartitioningDef {
        key: key(&divided.key),
        partitions,
        engines: divided.engines,
    })
}

/// Rules read neither the columns of the key nor how each of its partitions is divided.
fn key(key: &PartitionKey) -> PartitionKeyDef<'_> {
    PartitionKeyDef {
        strategy: key.strategy,
        parts: &[],
        periods: key.periods.as_ref().map(|periods| PartitionPeriodsDef {
            by: periods.by,
            from: &periods.from.value,
            until: &periods.until.value,
        }),
        count: key.count.map(|(count, _)| count),
        has_default: key.default.is_some(),
        each: None,
    }
}
