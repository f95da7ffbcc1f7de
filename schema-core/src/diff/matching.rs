//! Which object of the new schema is which of the old one.

use super::rename::{columns_alike, tables_alike};
use super::{Decisions, DiffError, PossibleRename};
use crate::model::{Column, ObjectId, ObjectName, Schema, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The objects that exist on both sides: new name to old name.
pub(super) struct Matched {
    pub(super) enums: BTreeMap<ObjectName, ObjectName>,
    pub(super) sequences: BTreeMap<ObjectName, ObjectName>,
    pub(super) tables: BTreeMap<ObjectName, ObjectName>,
    /// By the table's new name.
    pub(super) columns: BTreeMap<ObjectName, BTreeMap<String, String>>,
}

pub(super) fn match_schemas(
    old: &Schema,
    new: &Schema,
    decisions: &Decisions,
) -> Result<Matched, DiffError> {
    let mut undecided = Vec::new();
    let mut decided = BTreeSet::new();

    let tables = match_objects(&table_keys(old), &table_keys(new), |from, to| {
        let rename = PossibleRename::Table {
            from: from.clone(),
            to: to.clone(),
        };
        let alike = match (old.tables.get(from), new.tables.get(to)) {
            (Some(from), Some(to)) => tables_alike(from, to),
            _ => false,
        };
        judge(rename, alike, decisions, &mut undecided, &mut decided)
    });

    let mut columns = BTreeMap::new();
    for (new_name, old_name) in &tables {
        let (Some(old_table), Some(new_table)) =
            (old.tables.get(old_name), new.tables.get(new_name))
        else {
            continue;
        };
        let pairs = match_objects(
            &column_keys(old_table),
            &column_keys(new_table),
            |from, to| {
                let rename = PossibleRename::Column {
                    table: new_name.clone(),
                    from: from.clone(),
                    to: to.clone(),
                };
                let alike = match (old_table.column(from), new_table.column(to)) {
                    (Some(from), Some(to)) => columns_alike(from, to),
                    _ => false,
                };
                judge(rename, alike, decisions, &mut undecided, &mut decided)
            },
        );
        columns.insert(new_name.clone(), pairs);
    }

    if let Some(unknown) = decisions.renames.difference(&decided).next() {
        return Err(DiffError::UnknownRename(unknown.clone()));
    }
    if !undecided.is_empty() {
        undecided.sort();
        return Err(DiffError::UndecidedRenames(undecided));
    }
    let enums = match_objects(&enum_keys(old), &enum_keys(new), |_, _| false);
    let sequences = match_objects(&sequence_keys(old), &sequence_keys(new), |_, _| false);
    Ok(Matched {
        enums,
        sequences,
        tables,
        columns,
    })
}

/// Whether a removal and an addition are a rename.
fn judge(
    rename: PossibleRename,
    alike: bool,
    decisions: &Decisions,
    undecided: &mut Vec<PossibleRename>,
    decided: &mut BTreeSet<PossibleRename>,
) -> bool {
    if decisions.renames.contains(&rename) {
        decided.insert(rename);
        return true;
    }
    if alike && !decisions.not_renames.contains(&rename) {
        undecided.push(rename);
    }
    false
}

/// What identifies an object: its name, its id, and the old names that it may have had.
struct Key<Name> {
    name: Name,
    id: ObjectId,
    renamed_from: Vec<Name>,
}

fn table_keys(schema: &Schema) -> Vec<Key<ObjectName>> {
    let key = |table: &Table| Key {
        name: table.name.clone(),
        id: table.id,
        renamed_from: old_names(&table.name, table.renamed_from.as_deref()),
    };
    schema.tables.values().map(key).collect()
}

/// `renamed_from` holds a name in the same namespace, or a qualified one.
fn old_names(name: &ObjectName, renamed_from: Option<&str>) -> Vec<ObjectName> {
    let Some(text) = renamed_from else {
        return Vec::new();
    };
    let mut names = vec![ObjectName {
        namespace: name.namespace.clone(),
        name: text.to_owned(),
    }];
    if let Some((namespace, name)) = text.split_once('.') {
        names.push(ObjectName {
            namespace: Some(namespace.to_owned()),
            name: name.to_owned(),
        });
    }
    names
}

fn column_keys(table: &Table) -> Vec<Key<String>> {
    let key = |column: &Column| Key {
        name: column.name.clone(),
        id: column.id,
        renamed_from: column.renamed_from.iter().cloned().collect(),
    };
    table.columns.iter().map(key).collect()
}

fn sequence_keys(schema: &Schema) -> Vec<Key<ObjectName>> {
    let sequences = schema.sequences.values();
    sequences
        .map(|sequence| Key {
            name: sequence.name.clone(),
            id: sequence.id,
            renamed_from: old_names(&sequence.name, sequence.renamed_from.as_deref()),
        })
        .collect()
}

fn enum_keys(schema: &Schema) -> Vec<Key<ObjectName>> {
    let values = schema.enums.values();
    values
        .map(|value| Key {
            name: value.name.clone(),
            id: value.id,
            renamed_from: Vec::new(),
        })
        .collect()
}

/// Pairs new names with old names: by id, by name, by the declared old name, by decision.
fn match_objects<Name: Clone + Ord>(
    old: &[Key<Name>],
    new: &[Key<Name>],
    mut is_rename: impl FnMut(&Name, &Name) -> bool,
) -> BTreeMap<Name, Name> {
    let mut pairs = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let mut pair = |pairs: &mut BTreeMap<Name, Name>, from: &Name, to: &Name| {
        if !pairs.contains_key(to) && taken.insert(from.clone()) {
            pairs.insert(to.clone(), from.clone());
        }
    };
    for to in new.iter().filter(|key| key.id != ObjectId(0)) {
        for from in old.iter().filter(|key| key.id == to.id) {
            pair(&mut pairs, &from.name, &to.name);
        }
    }
    for to in new {
        for from in old.iter().filter(|key| key.name == to.name) {
            pair(&mut pairs, &from.name, &to.name);
        }
    }
    for to in new {
        for from in old.iter().filter(|key| to.renamed_from.contains(&key.name)) {
            pair(&mut pairs, &from.name, &to.name);
        }
    }
    for to in new {
        for from in old {
            let matched = pairs.contains_key(&to.name) || pairs.values().any(|it| *it == from.name);
            if !matched && is_rename(&from.name, &to.name) {
                pair(&mut pairs, &from.name, &to.name);
            }
        }
    }
    pairs
}

/// Orders renames so that each finds its new name free.
///
/// # Errors
///
/// The first rename whose name stays taken.
pub(super) fn order_renames<Name: Clone + Ord>(
    mut taken: BTreeSet<Name>,
    mut renames: Vec<(Name, Name)>,
) -> Result<Vec<(Name, Name)>, (Name, Name)> {
    let mut ordered = Vec::new();
    while !renames.is_empty() {
        let Some(position) = renames.iter().position(|(_, to)| !taken.contains(to)) else {
            return Err(renames.swap_remove(0));
        };
        let (from, to) = renames.remove(position);
        taken.remove(&from);
        taken.insert(to.clone());
        ordered.push((from, to));
    }
    Ok(ordered)
}
