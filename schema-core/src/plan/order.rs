//! The order in which new tables are created.

use crate::model::{ForeignKey, ObjectName, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The tables so that each comes after those that it refers to, with the foreign keys taken out that
/// can only be added when all tables exist: tables that refer to each other in a circle have them.
pub(super) fn creation_order<'table>(
    tables: impl IntoIterator<Item = &'table Table>,
) -> (Vec<Table>, Vec<(ObjectName, ForeignKey)>) {
    let tables = tables.into_iter();
    let mut waiting: BTreeMap<ObjectName, Table> = tables
        .map(|table| (table.name.clone(), table.clone()))
        .collect();
    let mut ordered = Vec::new();
    let mut later = Vec::new();
    while let Some(next) = next_table(&waiting) {
        let Some(mut table) = waiting.remove(&next) else {
            break;
        };
        let (now, circular) = table
            .foreign_keys
            .drain(..)
            .partition(|key| !waiting.contains_key(&key.target));
        table.foreign_keys = now;
        let circular: Vec<ForeignKey> = circular;
        later.extend(circular.into_iter().map(|key| (next.clone(), key)));
        ordered.push(table);
    }
    (ordered, later)
}

/// The first table by name that waits for none; in a circle, the first that waits for the fewest. A table comes
/// after those that it inherits from in any case: they are in no circle.
fn next_table(waiting: &BTreeMap<ObjectName, Table>) -> Option<ObjectName> {
    let targets = |table: &Table| -> (usize, usize) {
        let parents = table.properties.inherits.iter();
        let parents = parents.filter(|parent| waiting.contains_key(*parent));
        let keys = table.foreign_keys.iter();
        let targets: BTreeSet<&ObjectName> = keys
            .map(|key| &key.target)
            .filter(|target| **target != table.name && waiting.contains_key(*target))
            .collect();
        (parents.count(), targets.len())
    };
    let mut names = waiting.iter();
    let first = names.next()?;
    let least = names.fold((first.0, targets(first.1)), |least, (name, table)| {
        let count = targets(table);
        if count < least.1 {
            (name, count)
        } else {
            least
        }
    });
    Some(least.0.clone())
}
