//! What PostgreSQL asks of a partitioned table and its partitions: mistakes that one struct shows, each at its
//! token.

mod bound;
mod divided;
mod key;
mod literal;
mod siblings;

use crate::ast::Table;
use crate::attr::{Bound, EndValue, KeyItem, Partition, PartitionKey, RangeEnd};
use crate::ctxt::Ctxt;

/// Runs every check.
pub(crate) fn check(ctxt: &Ctxt, table: &Table<'_>) {
    if table.options.partitioning.is_none() {
        if let Some(partition) = table.partitions.first() {
            ctxt.error_at(
                partition.place,
                "the table is not divided: say by what, as in `#[table(partition(range(created_at)))]`",
            );
        }
        return;
    }
    let errors_before = ctxt.count();
    for key in keys(table) {
        key::key(ctxt, table, key);
    }
    siblings::names_differ(ctxt, table);
    for partition in &table.partitions {
        bound::partition(ctxt, table, partition);
    }
    if ctxt.count() == errors_before {
        for (of, key) in levels(table) {
            siblings::no_overlaps(ctxt, table, key, of);
            siblings::hashes_are_whole(ctxt, table, key, of);
        }
    }
    divided::keys_contain_partition_key(ctxt, table);
    divided::table_can_be_divided(ctxt, table);
}

/// The column whose values an expression that bounds a partition is compared with.
pub(crate) fn column_of_bound(table: &Table<'_>, id: usize) -> Option<usize> {
    table.partitions.iter().find_map(|partition| {
        let key = key_above(table, partition)?;
        let column = |position: usize| match key.parts.get(position)?.item {
            KeyItem::Column(column) => Some(usize::from(column)),
            KeyItem::Expression(_) => None,
        };
        let at = |ends: &[RangeEnd]| {
            ends.iter()
                .position(|end| matches!(end.value, EndValue::Value(value) if value.id == id))
        };
        match &partition.bound {
            Bound::Range(from, to) => column(at(from).or_else(|| at(to))?),
            Bound::List(values) => {
                let mut values = values.iter();
                values.find(|(value, _)| value.id == id)?;
                column(0)
            }
            Bound::Default | Bound::Hash(..) => None,
        }
    })
}

/// Every key of the table.
fn keys<'a>(table: &'a Table<'_>) -> Vec<&'a PartitionKey> {
    let of_table = table.options.partitioning.iter().map(|it| &it.key);
    let of_partitions = table.partitions.iter().filter_map(|it| it.key.as_ref());
    let mut keys = Vec::new();
    for key in of_table.chain(of_partitions) {
        let mut next = Some(key);
        while let Some(key) = next {
            keys.push(key);
            next = key.each.as_deref();
        }
    }
    keys
}

/// What the attributes divide: the table or a partition, and its key.
fn levels<'a>(table: &'a Table<'_>) -> Vec<(Option<&'a str>, &'a PartitionKey)> {
    let of_table = table.options.partitioning.iter().map(|it| (None, &it.key));
    let of_partitions = table
        .partitions
        .iter()
        .filter_map(|it| Some((Some(it.name.as_str()), key_of(table, it)?)));
    of_table.chain(of_partitions).collect()
}

/// How a partition is divided: as it says, else as the key above it says.
fn key_of<'a>(table: &'a Table<'_>, partition: &'a Partition) -> Option<&'a PartitionKey> {
    match &partition.key {
        Some(key) => Some(key),
        None => key_above(table, partition)?.each.as_deref(),
    }
}

/// The key by which the table or partition is divided that a partition is a part of. Of one that follows from
/// periods or a hash only the key above all is known.
fn key_above<'a>(table: &'a Table<'_>, partition: &'a Partition) -> Option<&'a PartitionKey> {
    let of_table = &table.options.partitioning.as_ref()?.key;
    // A circle of partitions is reported elsewhere.
    let mut depth = table.partitions.len() + 1;
    let mut above = Vec::new();
    let mut next = partition.of.as_ref();
    while let Some(of) = next {
        depth = depth.checked_sub(1)?;
        let parent = table.partitions.iter().find(|it| it.name == of.value);
        let Some(parent) = parent else {
            // It follows from the key of the table.
            let mut key = of_table.each.as_deref()?;
            for _ in &above {
                key = key.each.as_deref()?;
            }
            return Some(key);
        };
        if let Some(key) = &parent.key {
            let mut key = key;
            for _ in &above {
                key = key.each.as_deref()?;
            }
            return Some(key);
        }
        above.push(parent);
        next = parent.of.as_ref();
    }
    let mut key = of_table;
    for _ in &above {
        key = key.each.as_deref()?;
    }
    Some(key)
}
