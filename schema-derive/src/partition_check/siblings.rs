//! The partitions of one table or partition beside each other.

use super::literal::{as_bounds, literal, owned_ends};
use crate::ast::Table;
use crate::attr::{Bound, Partition, PartitionKey, RangeEnd};
use crate::ctxt::Ctxt;
use schema_core::def::partition_bound::{compare_ends, compare_literals};
use std::cmp::Ordering;
use std::collections::BTreeSet;

pub(super) fn names_differ(ctxt: &Ctxt, table: &Table<'_>) {
    let mut seen = BTreeSet::new();
    for partition in &table.partitions {
        if !seen.insert((&partition.namespace, &partition.name)) {
            ctxt.error_at(
                partition.name_place,
                format_args!(
                    "there is a partition `{}` already; choose another name",
                    partition.name
                ),
            );
        }
    }
}

/// Two partitions of one table or partition that would take the same row.
pub(super) fn no_overlaps(ctxt: &Ctxt, table: &Table<'_>, key: &PartitionKey, of: Option<&str>) {
    let siblings: Vec<&Partition> = table
        .partitions
        .iter()
        .filter(|it| it.of.as_ref().map(|of| of.value.as_str()) == of)
        .collect();
    for (position, partition) in siblings.iter().enumerate() {
        if key.default.is_some() && matches!(partition.bound, Bound::Default) {
            ctxt.error_at(
                partition.bound_place,
                "the key has a `default` partition already; remove one of the two",
            );
        }
        let first = siblings[..position]
            .iter()
            .find(|other| overlap(table, &other.bound, &partition.bound));
        if let Some(first) = first {
            ctxt.error_at(
                partition.bound_place,
                format_args!(
                    "some row would belong to `{}` too, and a row has one partition; let one begin where the \
                     other one ends",
                    first.name
                ),
            );
        }
    }
}

/// A row whose hash has no partition is refused when it is inserted, years later perhaps.
pub(super) fn hashes_are_whole(
    ctxt: &Ctxt,
    table: &Table<'_>,
    key: &PartitionKey,
    of: Option<&str>,
) {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for partition in &table.partitions {
        if partition.of.as_ref().map(|of| of.value.as_str()) != of {
            continue;
        }
        let Bound::Hash(modulus, remainder) = partition.bound else {
            continue;
        };
        let other = found.iter().map(|(other, _)| *other).find(|other| {
            let (smaller, larger) = (modulus.min(*other), modulus.max(*other));
            smaller == 0 || !larger.is_multiple_of(smaller)
        });
        if let Some(other) = other {
            ctxt.error_at(
                partition.bound_place,
                format_args!(
                    "beside partitions by {other} there can be none by {modulus}: of two `modulus` one is a multiple of \
                     the other"
                ),
            );
            return;
        }
        found.push((modulus, remainder));
    }
    let Some(largest) = found.iter().map(|(modulus, _)| *modulus).max() else {
        return;
    };
    // More partitions than anybody has: the look through them all is not worth its time.
    if largest > 10_000 || key.count.is_some() {
        return;
    }
    let is_taken = |rest: &u32| {
        found
            .iter()
            .any(|(modulus, remainder)| rest % modulus == *remainder)
    };
    let missing: Vec<u32> = (0..largest).filter(|rest| !is_taken(rest)).collect();
    let Some(first) = missing.first() else {
        return;
    };
    let few: Vec<String> = missing.iter().take(4).map(u32::to_string).collect();
    let more = match missing.len() - few.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    ctxt.error_at(
        key.place,
        format_args!(
            "rows whose hash divided by {largest} leaves {}{more} have no partition, so that to insert one fails: add \
             `#[partition(name, modulus = {largest}, remainder = {first})]`, or let the key make them all, \
             `partitions = {largest}`",
            few.join(", ")
        ),
    );
}

fn overlap(table: &Table<'_>, one: &Bound, other: &Bound) -> bool {
    match (one, other) {
        (Bound::Default, Bound::Default) => true,
        (Bound::Range(from, to), Bound::Range(other_from, other_to)) => {
            let before = |end: &[RangeEnd], start: &[RangeEnd]| {
                let (end, start) = (owned_ends(table, end), owned_ends(table, start));
                compare_ends(&as_bounds(&end), &as_bounds(&start))
            };
            let is_after = |order: Option<Ordering>| order == Some(Ordering::Greater);
            is_after(before(to, other_from)) && is_after(before(other_to, from))
        }
        (Bound::List(values), Bound::List(others)) => values.iter().any(|(one, _)| {
            others.iter().any(|(other, _)| {
                let pair = literal(table, *one).zip(literal(table, *other));
                pair.is_some_and(|(one, other)| {
                    compare_literals(one.as_bound(), other.as_bound()) == Some(Ordering::Equal)
                })
            })
        }),
        (Bound::Hash(modulus, remainder), Bound::Hash(other_modulus, other_remainder)) => {
            let smaller = (*modulus).min(*other_modulus).max(1);
            remainder % smaller == other_remainder % smaller
        }
        _ => false,
    }
}
