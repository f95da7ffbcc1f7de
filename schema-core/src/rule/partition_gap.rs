use super::{Violation, rule};
use crate::def::{
    ExpressionDef, Node, PartitionBoundKind, PartitionDef, PartitionKeyDef, PartitionStrategy, RangeEndDef, RangeLimit,
    TableDef,
};
use crate::def::partition_bound::{BoundEnd, BoundLiteral, compare_ends};
use std::cmp::Ordering;

rule! {
    /// A gap between the ranges of partitions.
    ///
    /// # What it flags
    ///
    /// A table or partition that is divided by ranges, of which one ends before the next one begins, without a
    /// `default` partition.
    ///
    /// # Why it is bad
    ///
    /// A row whose key lies in the gap has no partition, and to insert it fails. The day on which the first such row
    /// comes is seldom the day of the release.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(partition(range(taken_at)))]
    /// #[partition(measurements_2025, from = "2025-01-01", to = "2026-01-01")]
    /// #[partition(measurements_2027, from = "2027-01-01", to = "2028-01-01")]
    /// pub struct Measurement { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(partition(range(taken_at)))]
    /// #[partition(measurements_2025, from = "2025-01-01", to = "2026-01-01")]
    /// #[partition(measurements_2026, from = "2026-01-01", to = "2027-01-01")]
    /// #[partition(measurements_2027, from = "2027-01-01", to = "2028-01-01")]
    /// pub struct Measurement { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Table Partitioning", on rows that fit no partition.
    partition_gap: Warn, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(divided) = table.details.partitioning else {
        return Vec::new();
    };
    let own = divided.partitions.iter().filter_map(|it| Some((Some(it.name), it.key.as_ref()?)));
    std::iter::once((None, &divided.key))
        .chain(own)
        .flat_map(|(of, key)| {
            let siblings: Vec<&PartitionDef<'_>> = divided.partitions.iter().filter(|it| it.of == of).collect();
            gaps(table, key, &siblings)
        })
        .collect()
}

fn gaps(table: &TableDef<'_>, key: &PartitionKeyDef<'_>, siblings: &[&PartitionDef<'_>]) -> Vec<Violation> {
    let takes_the_rest = key.has_default || siblings.iter().any(|it| it.bound.kind == PartitionBoundKind::Default);
    if key.strategy != PartitionStrategy::Range || key.periods.is_some() || takes_the_rest {
        return Vec::new();
    }
    let mut ranges = siblings.to_vec();
    // What only a server can compare stays where it is, and is not judged below.
    ranges.sort_by(|one, two| {
        compare_ends(&ends(one.bound.from), &ends(two.bound.from)).unwrap_or(Ordering::Equal)
    });
    let pairs = ranges.windows(2).filter_map(|pair| match pair {
        [before, after] => Some((*before, *after)),
        _ => None,
    });
    pairs
        .filter(|(before, after)| {
            // Keys of different lengths are a mistake of their own.
            before.bound.to.len() == after.bound.from.len() && compare_ends(&ends(before.bound.to), &ends(after.bound.from)) == Some(Ordering::Less)
        })
        .map(|(before, after)| {
            let (from, to) = (text(before.bound.to), text(after.bound.from));
            Violation::told(
                &RULE,
                after.site,
                format_args!(
                    "`{}` has no partition from {from} until {to}, where `{}` begins",
                    table.rust_name, after.name
                ),
                "a row in the gap has no partition, and to insert it fails",
                format_args!(
                    "let `{}` begin where `{}` ends, add `#[partition(name, from = {from}, to = {to})]`, or a \
                     `default` partition",
                    after.name, before.name
                ),
            )
        })
        .collect()
}

fn ends<'a>(ends: &'a [RangeEndDef<'a>]) -> Vec<BoundEnd<'a>> {
    let end = |end: &'a RangeEndDef<'a>| match end.limit {
        Some(RangeLimit::Minimum) => BoundEnd::Minimum,
        Some(RangeLimit::Maximum) => BoundEnd::Maximum,
        None => BoundEnd::Value(end.value.as_ref().and_then(literal)),
    };
    ends.iter().map(end).collect()
}

fn literal<'a>(value: &'a ExpressionDef<'a>) -> Option<BoundLiteral<'a>> {
    match value.nodes {
        [Node::Number(digits)] => Some(BoundLiteral::Number(digits)),
        [Node::Text(text)] => Some(BoundLiteral::Text(text)),
        [Node::Boolean(value)] => Some(BoundLiteral::Boolean(*value)),
        _ => None,
    }
}

/// As the attribute says it.
fn text(ends: &[RangeEndDef<'_>]) -> String {
    let one = |end: &RangeEndDef<'_>| match (end.limit, end.value.as_ref().and_then(literal)) {
        (Some(limit), _) => limit.keyword().to_owned(),
        (None, Some(BoundLiteral::Number(digits))) => digits.to_owned(),
        (None, Some(BoundLiteral::Text(text))) => format!("{text:?}"),
        (None, Some(BoundLiteral::Boolean(value))) => value.to_string(),
        (None, _) => "..".to_owned(),
    };
    let all: Vec<String> = ends.iter().map(one).collect();
    match all.as_slice() {
        [only] => only.clone(),
        several => format!("({})", several.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{EngineSet, PartitionBoundDef, PartitioningDef};
    use crate::rule::testing::{table, text, uuid};

    fn partition(name: &'static str, from: &'static str, to: &'static str) -> PartitionDef<'static> {
        let end = |text: &'static str| -> &'static [RangeEndDef<'static>] {
            let nodes = Box::leak(Box::new([Node::Text(text)]));
            Box::leak(Box::new([RangeEndDef { limit: None, value: Some(ExpressionDef { nodes }) }]))
        };
        PartitionDef {
            name,
            namespace: None,
            of: None,
            bound: PartitionBoundDef {
                kind: PartitionBoundKind::Range,
                from: end(from),
                to: end(to),
                ..PartitionBoundDef::DEFAULT
            },
            key: None,
            parameters: &[],
            tablespace: None,
            site: 0,
        }
    }

    fn found(partitions: Vec<PartitionDef<'static>>) -> Vec<String> {
        let divided: &'static PartitioningDef<'static> = Box::leak(Box::new(PartitioningDef {
            key: PartitionKeyDef {
                strategy: PartitionStrategy::Range,
                parts: &[],
                periods: None,
                count: None,
                has_default: false,
                each: None,
            },
            partitions: Box::leak(partitions.into_boxed_slice()),
            engines: EngineSet::ALL,
        }));
        let measurements = table("Measurement").column("id", uuid()).column("taken_at", text());
        let measurements = measurements.saying(|details| details.partitioning = Some(divided)).build();
        violations(&measurements).into_iter().map(|it| it.message.as_str().to_owned()).collect()
    }

    #[test]
    fn a_gap_is_named_in_whatever_order_the_partitions_stand() {
        let gap = found(vec![
            partition("y2027", "2027-01-01", "2028-01-01"),
            partition("y2025", "2025-01-01", "2026-01-01"),
        ]);
        assert_eq!(gap.len(), 1);
        assert!(gap[0].contains("from \"2026-01-01\" until \"2027-01-01\""), "{}", gap[0]);
    }

    #[test]
    fn ranges_that_meet_and_those_with_a_default_are_left_alone() {
        let meeting = vec![
            partition("y2026", "2026-01-01", "2027-01-01"),
            partition("y2025", "2025-01-01", "2026-01-01"),
        ];
        assert!(found(meeting).is_empty());
        let rest = PartitionDef {
            bound: PartitionBoundDef::DEFAULT,
            ..partition("rest", "", "")
        };
        let with_rest = vec![
            partition("y2027", "2027-01-01", "2028-01-01"),
            partition("y2025", "2025-01-01", "2026-01-01"),
            rest,
        ];
        assert!(found(with_rest).is_empty());
    }
}
