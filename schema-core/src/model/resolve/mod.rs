//! From the `const` definitions to the model: every default name is written out, every reference from a
//! field to a column is resolved, every list is sorted by name.
//!
//! Settled:
//! - Default names are PostgreSQL's on every engine ([`syntax::name`](crate::syntax::name)). Within a
//!   table a name that is taken gets a number, in the order of the attributes, and explicit names are
//!   taken first. Across tables a clash is an error, because a number there would depend on the order of
//!   the tables, and adding one would rename an index of another.
//! - Tables, primary keys, unique rules and indexes share one set of names in a namespace, as in
//!   PostgreSQL's `pg_class`; constraints share one in a table. Objects of different engines never clash.
//! - A referential action that is not written is NO ACTION, which is what SQL means by silence.

mod convention;
mod declared_type;
mod error;
mod flattened;
mod name;
mod objects;
mod partition;
mod sequence;
mod table;
mod table_object;
mod trigger_name;

pub use error::{ResolveError, ResolveProblem};
pub(crate) use table::named_parts;
pub(crate) use table_object::in_order as objects_in_order;

use super::{EnumType, ObjectId, ObjectName, Schema, SchemaObject, Table};
use crate::def::{ColumnType, EngineSet, EnumDef, EnumForm, SchemaDef, TableDef};
use std::collections::BTreeMap;

impl Schema {
    /// Resolves what `schema!` declares.
    ///
    /// # Errors
    ///
    /// Everything that does not fit together, in the order of the tables. The derive and the rules have
    /// reported most of it before, at the attribute; here it is checked once more because the definitions may
    /// come from another release.
    pub fn resolve(definition: &SchemaDef<'_>) -> Result<Self, Vec<ResolveError>> {
        let mut errors = Vec::new();
        let mut schema = Self {
            name: definition.name.to_owned(),
            ..Self::default()
        };
        for table in definition.tables {
            // What another engine keeps is no part of what migrations create.
            if table
                .details
                .engine
                .is_some_and(|it| it.engine.engine().is_none())
            {
                continue;
            }
            if !table.details.complete {
                errors.push(ResolveError {
                    object: table_name(table).to_string(),
                    problem: ResolveProblem::LeftOut,
                });
                continue;
            }
            let mut resolved = table::resolve(table, definition, &mut errors);
            convention::expand(table, &mut resolved, &mut errors);
            for sequence in sequence::of_serial_columns(table, &mut resolved) {
                let name = sequence.name.clone();
                if schema.sequences.insert(name.clone(), sequence).is_some() {
                    errors.push(ResolveError {
                        object: resolved.name.to_string(),
                        problem: ResolveProblem::DuplicateName {
                            name: name.name,
                            first: "a sequence".to_owned(),
                            second: "the sequence of a `serial` column".to_owned(),
                        },
                    });
                }
            }
            let name = resolved.name.clone();
            if schema.tables.insert(name.clone(), resolved).is_some() {
                errors.push(ResolveError {
                    object: name.to_string(),
                    problem: ResolveProblem::DuplicateTable {
                        structs: structs_of(definition, &name),
                    },
                });
            }
            for column in table.columns {
                declared_type::collect(&column.column_type, &mut schema, &mut errors);
            }
        }
        for table in definition.tables {
            convention::expand_closure(table, definition.tables, &mut schema, &mut errors);
        }
        declared_type::check_names(&schema, &mut errors);
        objects::resolve(definition, &mut schema, &mut errors);
        relation_names(&schema, &mut errors);
        trigger_name::check(&schema, &mut errors);
        if errors.is_empty() {
            Ok(schema)
        } else {
            Err(errors)
        }
    }
}

/// The qualified name of a table.
fn table_name(table: &TableDef<'_>) -> ObjectName {
    ObjectName {
        namespace: table.namespace.map(str::to_owned),
        name: table.name.to_owned(),
    }
}

fn structs_of(definition: &SchemaDef<'_>, name: &ObjectName) -> Vec<String> {
    let same = definition
        .tables
        .iter()
        .filter(|table| table_name(table) == *name);
    same.map(|table| format!("{}::{}", table.module, table.rust_name))
        .collect()
}

/// Collects the enumeration of a column type.
fn enumeration(
    column_type: &ColumnType<'_>,
    enums: &mut BTreeMap<ObjectName, EnumType>,
    errors: &mut Vec<ResolveError>,
) {
    let Some(definition) = column_type
        .enumeration
        .filter(|definition| definition.form == EnumForm::Native)
    else {
        return;
    };
    let found = enum_type(definition);
    match enums.get(&found.name) {
        None => {
            enums.insert(found.name.clone(), found);
        }
        Some(known) if *known == found => {}
        Some(known) => {
            let error = ResolveError {
                object: found.name.to_string(),
                problem: ResolveProblem::ConflictingEnum {
                    first: known.labels.clone(),
                    second: found.labels,
                },
            };
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
    }
}

fn enum_type(definition: &EnumDef<'_>) -> EnumType {
    let renamed = definition.variants.iter().filter_map(|variant| {
        let before = variant.renamed_from?;
        Some((variant.label.to_owned(), before.to_owned()))
    });
    EnumType {
        id: ObjectId::default(),
        name: ObjectName {
            namespace: definition.namespace.map(str::to_owned),
            name: definition.name.to_owned(),
        },
        comment: definition.comment.map(str::to_owned),
        labels: definition
            .variants
            .iter()
            .map(|variant| variant.label.to_owned())
            .collect(),
        renamed_labels: renamed.collect(),
    }
}

/// Something that has a name in a namespace.
struct Relation<'a> {
    name: &'a str,
    engines: EngineSet,
    table: &'a ObjectName,
    /// Whether it is a view, and no part of the table of that name.
    is_view: bool,
    description: String,
}

/// Reports relations of one namespace that share a name. Those of one table have been looked at before.
fn relation_names(schema: &Schema, errors: &mut Vec<ResolveError>) {
    let mut seen: BTreeMap<(Option<&str>, &str), Vec<Relation<'_>>> = BTreeMap::new();
    let views = schema.objects.values().filter_map(view_relation);
    for relation in schema.tables.values().flat_map(relations).chain(views) {
        let namespace = relation.table.namespace.as_deref();
        let others = seen.entry((namespace, relation.name)).or_default();
        let clash = others.iter().find(|other| {
            other.engines.0 & relation.engines.0 != 0
                && (other.table != relation.table || other.is_view || relation.is_view)
        });
        if let Some(first) = clash {
            errors.push(ResolveError {
                object: relation.table.to_string(),
                problem: ResolveProblem::DuplicateName {
                    name: relation.name.to_owned(),
                    first: first.description.clone(),
                    second: relation.description.clone(),
                },
            });
        }
        others.push(relation);
    }
}

fn view_relation(object: &SchemaObject) -> Option<Relation<'_>> {
    object.key.is_relation().then(|| Relation {
        name: &object.key.name.name,
        engines: object.engines,
        table: &object.key.name,
        is_view: true,
        description: format!("the {} `{}`", object.key.kind.words(), object.key.name),
    })
}

/// What a table puts into the names of its namespace.
fn relations(table: &Table) -> Vec<Relation<'_>> {
    let relation = |name, engines, what: &str| Relation {
        name,
        engines,
        table: &table.name,
        is_view: false,
        description: format!("{what} `{}`", table.name),
    };
    let mut found = vec![relation(&table.name.name, EngineSet::ALL, "the table")];
    let key = table.primary_key.iter();
    found.extend(key.map(|key| relation(&key.name, EngineSet::ALL, "the primary key of")));
    let uniques = table.uniques.iter();
    found.extend(uniques.map(|unique| relation(&unique.name, unique.engines, "a unique rule of")));
    if let Some(partitioning) = &table.partitioning {
        let partitions = partition::relations(partitioning, table);
        found.extend(partitions);
    }
    let indexes = table.indexes.iter();
    found.extend(indexes.map(|index| relation(&index.name, index.engines, "an index of")));
    found
}

#[cfg(test)]
mod tests;
