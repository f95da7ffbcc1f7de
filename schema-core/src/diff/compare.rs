//! When two schemas are the same to a server.

use crate::def::EngineSet;
use crate::model::{ObjectId, ObjectKey, Schema, Table, TypeDefinition, objects_in_order};
use std::collections::BTreeSet;

/// The schema with its lists sorted by name, and without the choice of engines, which an adapted
/// schema has behind it.
pub(super) fn normalised(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for sequence in schema.sequences.values_mut() {
        sequence.engines = EngineSet::ALL;
    }
    for table in schema.tables.values_mut() {
        sort(table);
    }
    for object in schema.objects.values_mut() {
        object.engines = EngineSet::ALL;
    }
    schema
}

fn sort(table: &mut Table) {
    for unique in &mut table.uniques {
        unique.engines = EngineSet::ALL;
    }
    for key in &mut table.foreign_keys {
        key.engines = EngineSet::ALL;
    }
    for check in &mut table.checks {
        check.engines = EngineSet::ALL;
    }
    for index in &mut table.indexes {
        index.engines = EngineSet::ALL;
    }
    for exclusion in &mut table.exclusions {
        exclusion.engines = EngineSet::ALL;
    }
    if let Some(partitioning) = &mut table.partitioning {
        partitioning.engines = EngineSet::ALL;
        partitioning.sort();
    }
    table
        .exclusions
        .sort_by(|one, other| one.name.cmp(&other.name));
    let objects = table.objects.drain(..);
    let objects = objects.map(|object| object.with_engines(EngineSet::ALL));
    table.objects = objects_in_order(objects.collect());
    table
        .uniques
        .sort_by(|one, other| one.name.cmp(&other.name));
    table
        .foreign_keys
        .sort_by(|one, other| one.name.cmp(&other.name));
    table.checks.sort_by(|one, other| one.name.cmp(&other.name));
    table
        .indexes
        .sort_by(|one, other| one.name.cmp(&other.name));
}

/// The schema without what no server knows: ids, hints for the diff and the planner, the expected
/// number of rows, and the order of the columns, which no migration can change.
fn canonical(schema: &Schema) -> Schema {
    let mut schema = normalised(schema);
    schema.name.clear();
    for object in schema.objects.values_mut() {
        object.depends_on.clear();
    }
    for value in schema.enums.values_mut() {
        value.id = ObjectId(0);
        value.renamed_labels.clear();
    }
    for value in schema.types.values_mut() {
        value.id = ObjectId(0);
        match &mut value.definition {
            TypeDefinition::Domain(domain) => {
                domain
                    .checks
                    .sort_by(|one, other| one.name.cmp(&other.name));
            }
            // As the order of columns, no migration can change theirs.
            TypeDefinition::Composite(attributes) => {
                attributes.sort_by(|one, other| one.name.cmp(&other.name));
            }
        }
    }
    for sequence in schema.sequences.values_mut() {
        sequence.id = ObjectId(0);
        sequence.renamed_from = None;
    }
    for table in schema.tables.values_mut() {
        table.id = ObjectId(0);
        table.renamed_from = None;
        table.rows = None;
        for column in &mut table.columns {
            column.id = ObjectId(0);
            column.renamed_from = None;
            column.backfill = None;
            column.renamed_labels.clear();
        }
        table
            .columns
            .sort_by(|one, other| one.name.cmp(&other.name));
    }
    schema
}

/// The first object, by name, in which two schemas differ.
pub(crate) fn first_difference(one: &Schema, other: &Schema) -> Option<String> {
    let (one, other) = (canonical(one), canonical(other));
    let enum_names = one.enums.keys().chain(other.enums.keys());
    let mut enum_names: Vec<_> = enum_names.collect();
    enum_names.sort();
    for name in enum_names {
        if one.enums.get(name) != other.enums.get(name) {
            return Some(format!("enum {name}"));
        }
    }
    let type_names = one.types.keys().chain(other.types.keys());
    let mut type_names: Vec<_> = type_names.collect();
    type_names.sort();
    for name in type_names {
        if one.types.get(name) != other.types.get(name) {
            return Some(format!("type {name}"));
        }
    }
    let sequence_names: BTreeSet<_> = one.sequences.keys().chain(other.sequences.keys()).collect();
    for name in sequence_names {
        if one.sequences.get(name) != other.sequences.get(name) {
            return Some(format!("sequence {name}"));
        }
    }
    let table_names = one.tables.keys().chain(other.tables.keys());
    let mut table_names: Vec<_> = table_names.collect();
    table_names.sort();
    for name in table_names {
        match (one.tables.get(name), other.tables.get(name)) {
            (Some(one), Some(other)) => {
                if let Some(part) = table_difference(one, other) {
                    return Some(format!("{name}.{part}"));
                }
            }
            _ => return Some(format!("table {name}")),
        }
    }
    let keys = one.objects.keys().chain(other.objects.keys());
    let differs = |key: &&ObjectKey| one.objects.get(*key) != other.objects.get(*key);
    keys.filter(differs).min().map(ToString::to_string)
}

fn table_difference(one: &Table, other: &Table) -> Option<String> {
    fn of<Item: PartialEq>(
        one: &[Item],
        other: &[Item],
        name: impl Fn(&Item) -> &str,
    ) -> Option<String> {
        let missing = |from: &[Item], to: &[Item]| -> Option<String> {
            let item = from.iter().find(|item| !to.contains(item))?;
            Some(name(item).to_owned())
        };
        missing(one, other).or_else(|| missing(other, one))
    }
    if one == other {
        return None;
    }
    of(&one.columns, &other.columns, |column| &column.name)
        .or_else(|| of(&one.uniques, &other.uniques, |unique| &unique.name))
        .or_else(|| of(&one.foreign_keys, &other.foreign_keys, |key| &key.name))
        .or_else(|| of(&one.checks, &other.checks, |check| &check.name))
        .or_else(|| of(&one.indexes, &other.indexes, |index| &index.name))
        .or_else(|| of(&one.exclusions, &other.exclusions, |it| &it.name))
        .or_else(|| {
            let key = one.primary_key.as_ref().or(other.primary_key.as_ref())?;
            (one.primary_key != other.primary_key).then(|| key.name.clone())
        })
        .or_else(|| of(&one.objects, &other.objects, |object| object.name()))
        .or_else(|| (one.properties != other.properties).then(|| "properties".to_owned()))
        .or_else(|| (one.partitioning != other.partitioning).then(|| "partitioning".to_owned()))
        .or_else(|| Some("comment".to_owned()))
}
