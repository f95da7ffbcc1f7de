//! Stable ids: which object of the new schema is which of the lock.

use super::Lock;
use crate::model::{Column, ObjectId, ObjectName, Schema, Sequence, Table};

/// Gives every object of `schema` its id: the one that it has in `previous`, under its name or the name
/// that it was renamed from, else the next free one. Returns the number that is free afterwards.
///
/// A name that still exists wins over `renamed_from`, because the attribute may stay in the code after the
/// release that renamed. An old name that something else now has is not followed. New ids are given in
/// the order of enumerations, other types, tables and columns, so that the same input gives the same ids.
pub fn assign_ids(schema: &mut Schema, previous: &Lock) -> u32 {
    let mut next = previous.next_id.max(1);
    let mut fresh = || {
        let id = ObjectId(next);
        next = next.saturating_add(1);
        id
    };
    for (name, enumeration) in &mut schema.enums {
        let known = previous.schema.enums.get(name);
        enumeration.id = known.map_or_else(&mut fresh, |known| known.id);
    }
    for (name, declared) in &mut schema.types {
        let known = previous.schema.types.get(name);
        declared.id = known.map_or_else(&mut fresh, |known| known.id);
    }
    let names: Vec<ObjectName> = schema.sequences.keys().cloned().collect();
    for sequence in schema.sequences.values_mut() {
        let known = previous_sequence(sequence, &names, previous);
        sequence.id = known.map_or_else(&mut fresh, |known| known.id);
    }
    let names: Vec<ObjectName> = schema.tables.keys().cloned().collect();
    for table in schema.tables.values_mut() {
        let known = previous_table(table, &names, previous);
        table.id = known.map_or_else(&mut fresh, |known| known.id);
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        for column in &mut table.columns {
            let known = known.and_then(|known| previous_column(column, &columns, known));
            column.id = known.map_or_else(&mut fresh, |known| known.id);
        }
    }
    next
}

fn previous_table<'a>(
    table: &Table,
    names: &[ObjectName],
    previous: &'a Lock,
) -> Option<&'a Table> {
    if let Some(known) = previous.schema.tables.get(&table.name) {
        return Some(known);
    }
    let known = old_names(&table.name, table.renamed_from.as_deref()?)
        .iter()
        .find_map(|name| previous.schema.tables.get(name))?;
    (!names.contains(&known.name)).then_some(known)
}

fn previous_sequence<'a>(
    sequence: &Sequence,
    names: &[ObjectName],
    previous: &'a Lock,
) -> Option<&'a Sequence> {
    if let Some(known) = previous.schema.sequences.get(&sequence.name) {
        return Some(known);
    }
    let known = old_names(&sequence.name, sequence.renamed_from.as_deref()?)
        .iter()
        .find_map(|name| previous.schema.sequences.get(name))?;
    (!names.contains(&known.name)).then_some(known)
}

/// What an old name may mean: a name in the same namespace, or a qualified one.
fn old_names(name: &ObjectName, text: &str) -> Vec<ObjectName> {
    let mut candidates = vec![ObjectName {
        namespace: name.namespace.clone(),
        name: text.to_owned(),
    }];
    if let Some((namespace, name)) = text.split_once('.') {
        candidates.push(ObjectName {
            namespace: Some(namespace.to_owned()),
            name: name.to_owned(),
        });
    }
    candidates
}

fn previous_column<'a>(column: &Column, names: &[String], known: &'a Table) -> Option<&'a Column> {
    if let Some(same) = known.column(&column.name) {
        return Some(same);
    }
    let before = known.column(column.renamed_from.as_deref()?)?;
    (!names.contains(&before.name)).then_some(before)
}
