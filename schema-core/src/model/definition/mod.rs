//! From the model back to definitions, so that the rules judge a database as they judge structs.
//!
//! It is the inverse of [`Schema::resolve`]: resolving what it gives yields the same model. Two things have no words
//! in definitions and are left out: the triggers that conventions stand for ([`RowRule`](super::RowRule)), which only
//! structs have, and the owner of a sequence that no column takes its default from.
//!
//! What it gives lives as long as the process, as what the runner prints does.

mod expression;
mod object;
mod partition;
mod table;
mod table_object;
mod types;

use super::{ObjectName, Schema};
use crate::def::{ObjectDef, SchemaDef, TableDef};
use types::Types;

/// The definitions of a model that a database gave. Structs are called as their tables, fields as their columns;
/// what a database does not know (access patterns, tenants, personal data, places in files) is not said.
pub fn definition_of(schema: &Schema) -> SchemaDef<'static> {
    let types = Types::of(schema);
    let tables: Vec<&'static TableDef<'static>> = schema
        .tables
        .values()
        .map(|table| keep_one(table::definition(table, schema, &types)))
        .collect();
    let mut objects: Vec<&'static ObjectDef<'static>> = schema
        .objects
        .values()
        .map(|found| keep_one(object::definition(found, schema, &types)))
        .collect();
    objects.extend(
        schema
            .sequences
            .values()
            .filter(|sequence| !table::is_serial(sequence, schema))
            .map(|sequence| keep_one(object::sequence(sequence))),
    );
    SchemaDef {
        name: text(&schema.name),
        package: "",
        comment: None,
        lock: "",
        tables: keep(tables),
        objects: keep(objects),
    }
}

/// The text, for the life of the process.
fn text(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn optional(value: Option<&String>) -> Option<&'static str> {
    value.map(|value| text(value))
}

fn keep<T>(items: Vec<T>) -> &'static [T] {
    Box::leak(items.into_boxed_slice())
}

fn keep_one<T>(item: T) -> &'static T {
    Box::leak(Box::new(item))
}

fn namespace(name: &ObjectName) -> Option<&'static str> {
    optional(name.namespace.as_ref())
}

#[cfg(test)]
mod tests;
