//! What goes with tables that are not pulled: sequences, views over them, what single partitions have.

use crate::database::Catalog;
use crate::pull::Omission;
use schema_core::def::ObjectKind;
use schema_core::model::{
    ObjectDefinition, ObjectKey, ObjectName, Partitioning, Schema, SchemaObject, Table,
};
use std::collections::BTreeSet;

/// Takes out what cannot be created without tables that were taken out of the schema, and says so.
pub(super) fn leave_out(catalog: &mut Catalog, gone: &[Table]) -> Vec<Omission> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut tables: BTreeSet<ObjectName> = BTreeSet::new();
    for table in gone {
        tables.insert(table.name.clone());
        names.insert(table.name.name.clone());
        names.extend(table.partitioning.iter().flat_map(partitions));
    }
    // A name that something pulled has too, in another namespace, tells nothing.
    for table in catalog.schema.tables.keys() {
        names.remove(&table.name);
    }
    leave_out_sequences(&mut catalog.schema, gone, &tables, &mut names);
    let mut omissions = Vec::new();
    // What is left out may be what another object is about.
    loop {
        let found: Vec<(ObjectKey, String)> = (catalog.schema.objects.values())
            .filter_map(|object| Some((object.key.clone(), about(object, &tables, &names)?)))
            .collect();
        if found.is_empty() {
            break;
        }
        for (key, about) in found {
            // Partitions and sequences go without a word, as what belongs to a table does.
            if key.kind != ObjectKind::Other {
                omissions.push(Omission {
                    object: key.to_string(),
                    reason: format!(
                        "it is about `{about}`, which is not pulled, so that it is left out"
                    ),
                });
                names.insert(key.name.name.clone());
            }
            catalog.schema.objects.remove(&key);
        }
    }
    omissions
}

fn partitions(partitioning: &Partitioning) -> Vec<String> {
    let mut names = Vec::new();
    for partition in &partitioning.partitions {
        names.push(partition.name.name.clone());
        names.extend(partition.partitioning.iter().flat_map(partitions));
    }
    names
}

/// Sequences that number what is gone, and nothing that is there.
fn leave_out_sequences(
    schema: &mut Schema,
    gone: &[Table],
    tables: &BTreeSet<ObjectName>,
    names: &mut BTreeSet<String>,
) {
    let defaults = |tables: &mut dyn Iterator<Item = &Table>| -> Vec<String> {
        tables
            .flat_map(|table| &table.columns)
            .filter_map(|column| column.default.as_ref())
            .map(ToString::to_string)
            .filter(|default| default.contains("nextval"))
            .collect()
    };
    let of_gone = defaults(&mut gone.iter());
    let of_kept = defaults(&mut schema.tables.values());
    schema.sequences.retain(|name, sequence| {
        let is_in = |texts: &[String]| texts.iter().any(|text| mentions(text, &name.name));
        let is_owned = (sequence.owner.as_ref()).is_some_and(|(table, _)| tables.contains(table));
        let is_kept = !(is_owned || is_in(&of_gone)) || is_in(&of_kept);
        if !is_kept {
            names.insert(name.name.clone());
        }
        is_kept
    });
}

/// What of `tables` and `names` an object needs in order to be created.
fn about(
    object: &SchemaObject,
    tables: &BTreeSet<ObjectName>,
    names: &BTreeSet<String>,
) -> Option<String> {
    if let Some(table) = object
        .depends_on
        .iter()
        .find(|table| tables.contains(table))
    {
        return Some(table.to_string());
    }
    let text = match &object.definition {
        ObjectDefinition::View(view) => view.query.as_str(),
        ObjectDefinition::Sql(sql) => match object.key.kind {
            // A body is not looked at when it is created, unless it is a part of the statement.
            ObjectKind::Function | ObjectKind::Procedure
                if !sql.create.contains("BEGIN ATOMIC") =>
            {
                sql.create.split("\nAS ").next().unwrap_or_default()
            }
            _ => sql.create.as_str(),
        },
        _ => return None,
    };
    // Its own name tells nothing.
    let others = names.iter().filter(|name| **name != object.key.name.name);
    let mut mentioned = others.filter(|name| mentions(text, name));
    mentioned.next().cloned()
}

/// Whether a name stands in a text, as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    text.match_indices(name).any(|(position, found)| {
        let before = text[..position].chars().next_back();
        let after = text[position + found.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema_core::def::EngineSet;
    use schema_core::model::SqlDefinition;

    fn object(kind: ObjectKind, name: &str, create: &str) -> SchemaObject {
        let key = ObjectKey::new(kind, ObjectName::new(name));
        SchemaObject {
            key,
            comment: None,
            depends_on: Vec::new(),
            engines: EngineSet::ALL,
            definition: ObjectDefinition::Sql(SqlDefinition {
                create: create.to_owned(),
                drop: String::new(),
            }),
        }
    }

    #[test]
    fn what_is_about_a_table_goes_with_it() {
        let mut catalog = Catalog::default();
        for each in [
            object(
                ObjectKind::View,
                "of_view",
                "CREATE VIEW of_view AS SELECT id FROM of_films",
            ),
            object(
                ObjectKind::View,
                "of_films",
                "CREATE VIEW of_films AS SELECT id FROM film",
            ),
            object(
                ObjectKind::View,
                "of_actors",
                "CREATE VIEW of_actors AS SELECT film_id FROM actor",
            ),
            object(
                ObjectKind::Function,
                "rows",
                "CREATE FUNCTION rows()\n RETURNS SETOF film\n LANGUAGE sql\nAS $$ SELECT 1 $$",
            ),
            object(
                ObjectKind::Function,
                "count_films",
                "CREATE FUNCTION count_films()\n RETURNS bigint\n LANGUAGE sql\nAS $$ SELECT count(*) FROM film $$",
            ),
        ] {
            catalog.schema.objects.insert(each.key.clone(), each);
        }
        let omissions = leave_out(&mut catalog, &[Table::new(ObjectName::new("film"))]);
        let left: Vec<String> = omissions.iter().map(|it| it.object.clone()).collect();
        assert_eq!(left, ["function rows()", "view of_films", "view of_view"]);
        let kept: Vec<String> = (catalog.schema.objects.keys())
            .map(|key| key.name.name.clone())
            .collect();
        assert_eq!(kept, ["count_films", "of_actors"]);
    }
}
