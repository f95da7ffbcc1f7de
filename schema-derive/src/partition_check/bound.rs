//! The rows that a partition takes, as its own attribute says.

use super::literal::{as_bounds, literal, owned_ends};
use super::{key_above, key_of, keys};
use crate::ast::Table;
use crate::attr::{Bound, EndValue, Partition, PartitionKey, RangeEnd};
use crate::ctxt::Ctxt;
use crate::language::{Expression, nearest};
use crate::place::Place;
use schema_core::def::PartitionStrategy;
use schema_core::def::partition_bound::{compare_ends, compare_literals};
use schema_core::syntax::ParsedNodeKind;
use std::cmp::Ordering;

pub(super) fn partition(ctxt: &Ctxt, table: &Table<'_>, partition: &Partition) {
    if let Some(of) = &partition.of {
        let parent = table.partitions.iter().find(|it| it.name == of.value);
        let has_implied = keys(table)
            .iter()
            .any(|key| key.periods.is_some() || key.count.is_some() || key.default.is_some());
        match parent {
            None if !has_implied => {
                let names = table.partitions.iter().map(|it| it.name.as_str());
                let names = names.filter(|name| *name != partition.name);
                let hint = match nearest(&of.value, names) {
                    Some(near) => format!("; did you mean `{near}`?"),
                    None => String::new(),
                };
                ctxt.error_at(
                    of.place,
                    format_args!("there is no partition `{}`{hint}", of.value),
                );
                return;
            }
            Some(parent) if key_of(table, parent).is_none() => {
                ctxt.error_at(
                    of.place,
                    format_args!(
                        "`{0}` is not divided; say by what: `#[partition({0}, .., partition(list(region)))]`",
                        of.value
                    ),
                );
                return;
            }
            _ => {}
        }
    }
    let Some(key) = key_above(table, partition) else {
        return;
    };
    let expected = match (&partition.bound, key.strategy) {
        (Bound::Default, PartitionStrategy::Hash) => {
            Some("each hash has its partition, so that nothing is left for `default`; remove it")
        }
        (Bound::Default, _)
        | (Bound::Range(..), PartitionStrategy::Range)
        | (Bound::List(_), PartitionStrategy::List)
        | (Bound::Hash(..), PartitionStrategy::Hash) => None,
        (_, PartitionStrategy::Range) => Some(
            "the rows are divided by a range: write `from = .., to = ..`, the first value and the first one after",
        ),
        (_, PartitionStrategy::List) => {
            Some("the rows are divided by a list: write `values(.., ..)`")
        }
        (_, PartitionStrategy::Hash) => {
            Some("the rows are divided by a hash: write `modulus = 4, remainder = 0`")
        }
    };
    if let Some(message) = expected {
        ctxt.error_at(partition.bound_place, message);
        return;
    }
    match &partition.bound {
        Bound::Range(from, to) => {
            range(ctxt, table, key, partition, from, to);
        }
        Bound::List(values) => {
            for (position, (value, place)) in values.iter().enumerate() {
                let literal = self::literal(table, *value);
                let again = values[..position].iter().any(|(other, _)| {
                    let other = self::literal(table, *other);
                    let pair = literal.as_ref().zip(other.as_ref());
                    pair.is_some_and(|(one, other)| {
                        compare_literals(one.as_bound(), other.as_bound()) == Some(Ordering::Equal)
                    })
                });
                if again {
                    ctxt.error_at(*place, "the value is in the list already; remove it");
                }
                constant(ctxt, table, *value, *place);
            }
        }
        Bound::Hash(modulus, remainder) if remainder >= modulus => ctxt.error_at(
            partition.bound_place,
            format_args!(
                "divided by {modulus}, nothing leaves {remainder}: `remainder` is one of 0 to {}",
                modulus.saturating_sub(1)
            ),
        ),
        Bound::Hash(..) | Bound::Default => {}
    }
}

fn range(
    ctxt: &Ctxt,
    table: &Table<'_>,
    key: &PartitionKey,
    partition: &Partition,
    from: &[RangeEnd],
    to: &[RangeEnd],
) {
    for ends in [from, to] {
        for end in ends {
            match end.value {
                EndValue::Value(value) if is_null(table, value) => ctxt.error_at(
                    end.place,
                    "NULL is in no range, and so goes to the `default` partition; `minvalue` is below every value",
                ),
                EndValue::Value(value) => constant(ctxt, table, value, end.place),
                EndValue::Limit(_) => {}
            }
        }
        if ends.len() != key.parts.len() {
            let place = match ends {
                [only] => only.place,
                _ => partition.bound_place,
            };
            match key.parts.len() {
                1 => ctxt.error_at(
                    place,
                    "the key is one column, and so each end of the range is one value: `from = 2026`",
                ),
                columns => ctxt.error_at(
                    place,
                    format_args!(
                        "the key has {columns} columns, and so each end of the range has {columns} values: \
                         `from = (2026, minvalue)`"
                    ),
                ),
            }
            return;
        }
    }
    let order = compare_ends(
        &as_bounds(&owned_ends(table, from)),
        &as_bounds(&owned_ends(table, to)),
    );
    if matches!(order, Some(Ordering::Equal | Ordering::Greater)) {
        ctxt.error_at(
            partition.bound_place,
            "no row is in this range: `to` is the first value after it, and so is greater than `from`",
        );
    }
}

/// A bound is decided when the partition is created, once and for all.
fn constant(ctxt: &Ctxt, table: &Table<'_>, value: Expression, place: Place) {
    let parsed = table.readings.expressions.get(value.id);
    let is_constant = parsed.is_some_and(|parsed| {
        parsed.nodes.iter().all(|node| {
            matches!(
                node.kind,
                ParsedNodeKind::Number(_)
                    | ParsedNodeKind::Text(_)
                    | ParsedNodeKind::Boolean(_)
                    | ParsedNodeKind::Null
                    | ParsedNodeKind::EnumPath(_)
            )
        })
    });
    if !is_constant {
        ctxt.error_at(
            place,
            "the bound of a partition is a value as it stands, such as `\"2026-01-01\"`, `1000` or `Region::North`; \
             the database would compute anything else once, when the partition is made",
        );
    }
}

fn is_null(table: &Table<'_>, value: Expression) -> bool {
    let parsed = table.readings.expressions.get(value.id);
    parsed.is_some_and(|parsed| {
        matches!(parsed.nodes.as_slice(), [only] if matches!(only.kind, ParsedNodeKind::Null))
    })
}
