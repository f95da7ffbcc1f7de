//! Whether the query of a view gives the columns that its struct declares. Only a server can tell.

use super::{Catalog, DatabaseError};
use schema_core::model::{DataType, ObjectDefinition, Schema, View, ViewColumn};

/// How exactly an engine knows the columns of its views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Knowledge {
    /// Their names.
    Names,
    /// Their names and types.
    Types,
}

/// Compares the views of `schema` with those that the server has made of it.
pub(super) fn check(
    schema: &Schema,
    catalog: &Catalog,
    knowledge: Knowledge,
) -> Result<(), DatabaseError> {
    for (key, object) in &schema.objects {
        let found = catalog.schema.objects.get(key);
        let (ObjectDefinition::View(declared), Some(ObjectDefinition::View(found))) =
            (&object.definition, found.map(|found| &found.definition))
        else {
            continue;
        };
        let problems = problems(declared, found, knowledge);
        if !problems.is_empty() {
            return Err(DatabaseError::ViewColumns {
                view: key.to_string(),
                problems,
            });
        }
    }
    Ok(())
}

fn problems(declared: &View, found: &View, knowledge: Knowledge) -> Vec<String> {
    let mut problems = Vec::new();
    for column in &declared.columns {
        let name = &column.name;
        match by_name(found, name) {
            None => problems.push(format!("the query gives no column `{name}`")),
            Some(other)
                if knowledge == Knowledge::Types
                    && !is_same(&column.data_type, &other.data_type) =>
            {
                problems.push(format!(
                    "`{name}` is {} in the struct, and {} in the query",
                    column.data_type, other.data_type
                ));
            }
            Some(_) => {}
        }
    }
    for column in &found.columns {
        if by_name(declared, &column.name).is_none() {
            problems.push(format!("the struct has no field for `{}`", column.name));
        }
    }
    let names = |view: &View| -> Vec<String> {
        let columns = view.columns.iter();
        columns.map(|column| column.name.clone()).collect()
    };
    if problems.is_empty() && names(declared) != names(found) {
        problems.push(format!(
            "the query gives the columns in the order {}",
            names(found).join(", ")
        ));
    }
    problems
}

fn by_name<'a>(view: &'a View, name: &str) -> Option<&'a ViewColumn> {
    view.columns.iter().find(|column| column.name == name)
}

/// Lengths and precisions get lost in most expressions.
fn is_same(one: &DataType, other: &DataType) -> bool {
    one.kind == other.kind && one.name == other.name && one.dimensions == other.dimensions
}
