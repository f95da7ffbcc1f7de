//! How tables are divided.

use super::expression::Scope;
use super::table::parts;
use super::{keep, namespace, optional, text};
use crate::def::{
    PartitionBoundDef, PartitionBoundKind, PartitionDef, PartitionKeyDef, PartitioningDef,
    RangeEndDef, StorageParameterDef,
};
use crate::model::{Partition, PartitionBound, Partitioning, RangeEnd};

/// The definition: each partition is listed, at whatever depth.
pub(super) fn definition(divided: &Partitioning, scope: &Scope<'_>) -> PartitioningDef<'static> {
    let mut partitions = Vec::new();
    list(divided, None, scope, &mut partitions);
    PartitioningDef {
        key: key(divided, scope),
        partitions: keep(partitions),
        engines: divided.engines,
    }
}

fn key(divided: &Partitioning, scope: &Scope<'_>) -> PartitionKeyDef<'static> {
    PartitionKeyDef {
        strategy: divided.strategy,
        parts: parts(&divided.key, scope),
        periods: None,
        count: None,
        has_default: false,
        each: None,
    }
}

fn list(
    divided: &Partitioning,
    of: Option<&'static str>,
    scope: &Scope<'_>,
    found: &mut Vec<PartitionDef<'static>>,
) {
    for partition in &divided.partitions {
        let name = text(&partition.name.name);
        found.push(one(partition, name, of, scope));
        if let Some(inner) = &partition.partitioning {
            list(inner, Some(name), scope, found);
        }
    }
}

fn one(
    partition: &Partition,
    name: &'static str,
    of: Option<&'static str>,
    scope: &Scope<'_>,
) -> PartitionDef<'static> {
    let parameters = partition
        .parameters
        .iter()
        .map(|(name, value)| StorageParameterDef {
            name: text(name),
            value: text(value),
        });
    PartitionDef {
        name,
        namespace: namespace(&partition.name),
        of,
        bound: bound(&partition.bound, scope),
        key: partition
            .partitioning
            .as_ref()
            .map(|inner| key(inner, scope)),
        parameters: keep(parameters.collect()),
        tablespace: optional(partition.tablespace.as_ref()),
        site: 0,
    }
}

fn bound(bound: &PartitionBound, scope: &Scope<'_>) -> PartitionBoundDef<'static> {
    let ends = |ends: &[RangeEnd]| {
        let ends = ends.iter().map(|end| match end {
            RangeEnd::Limit(limit) => RangeEndDef {
                limit: Some(*limit),
                value: None,
            },
            RangeEnd::Value(value) => RangeEndDef {
                limit: None,
                value: Some(scope.expression(value)),
            },
        });
        keep(ends.collect())
    };
    match bound {
        PartitionBound::Default => PartitionBoundDef::DEFAULT,
        PartitionBound::Range { from, to } => PartitionBoundDef {
            kind: PartitionBoundKind::Range,
            from: ends(from),
            to: ends(to),
            ..PartitionBoundDef::DEFAULT
        },
        PartitionBound::List(values) => PartitionBoundDef {
            kind: PartitionBoundKind::List,
            values: keep(values.iter().map(|value| scope.expression(value)).collect()),
            ..PartitionBoundDef::DEFAULT
        },
        PartitionBound::Hash { modulus, remainder } => PartitionBoundDef {
            kind: PartitionBoundKind::Hash,
            modulus: *modulus,
            remainder: *remainder,
            ..PartitionBoundDef::DEFAULT
        },
    }
}
