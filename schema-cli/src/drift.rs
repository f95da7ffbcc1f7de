//! How a live database differs from a schema.

use crate::database::{Catalog, Database, Difference, Unmanaged, compare_catalogs};
use schema_core::def::ObjectKind;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a comparison of a live database with a schema found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// What the schema describes and the database has otherwise, or has not; sorted.
    pub differences: Vec<Difference>,
    /// What the schema does not describe at all; sorted.
    pub unmanaged: BTreeSet<Unmanaged>,
}

impl Drift {
    /// What `drift --format json` prints, as `docs/src/drift.schema.json` describes it, but for `level` and `accepted`,
    /// which the settings of a project say: `found` is what `database` has, and `against` says what it was compared
    /// with.
    pub fn document(&self, found: &Catalog, database: &dyn Database, against: &str) -> Value {
        let differences = self.differences.iter().map(|difference| {
            json!({
                "object": difference.object,
                "change": match (&difference.expected, &difference.found) {
                    (Some(_), None) => "missing",
                    (None, _) => "unexpected",
                    (Some(_), Some(_)) => "different",
                },
                "declared": difference.expected,
                "database": difference.found,
            })
        });
        let unmanaged = self
            .unmanaged
            .iter()
            .map(|object| json!({ "kind": object.kind, "name": object.name }));
        let unfinished = found
            .unfinished
            .iter()
            .map(|(table, name)| format!("{table}.{name}"));
        json!({
            "database": database.address(),
            "server": database.server(),
            "against": against,
            "differences": differences.collect::<Vec<_>>(),
            "unmanaged": unmanaged.collect::<Vec<_>>(),
            "unfinished": unfinished.collect::<Vec<_>>(),
        })
    }
}

/// Compares a database with the normal form of a schema, see [`normal_form`](crate::database::normal_form).
///
/// A table, type, sequence or other object that the schema does not know is not managed; what stands within a
/// table that it knows (a column, an index, a grant) is a difference.
pub fn drift(expected: &Catalog, found: &Catalog) -> Drift {
    let mut managed = found.clone();
    let mut unmanaged = found.unmanaged.clone();
    let mut note = |kind: &str, name: String| {
        unmanaged.insert(Unmanaged {
            kind: kind.to_owned(),
            name,
        });
    };
    let schema = &mut managed.schema;
    schema.tables.retain(|name, _| {
        let is_known = expected.schema.tables.contains_key(name);
        if !is_known {
            note("table", name.to_string());
        }
        is_known
    });
    schema.enums.retain(|name, _| {
        let is_known = expected.schema.enums.contains_key(name);
        if !is_known {
            note("enum", name.to_string());
        }
        is_known
    });
    schema.types.retain(|name, _| {
        let is_known = expected.schema.types.contains_key(name);
        if !is_known {
            note("type", name.to_string());
        }
        is_known
    });
    let tables = &expected.schema.tables;
    schema.sequences.retain(|name, sequence| {
        // One that goes with a column of a table that is managed is a part of that table.
        let is_part = sequence
            .owner
            .as_ref()
            .is_some_and(|(table, _)| tables.contains_key(table));
        let is_known = is_part || expected.schema.sequences.contains_key(name);
        if !is_known {
            note("sequence", name.to_string());
        }
        is_known
    });
    schema.objects.retain(|key, _| {
        let is_known = expected.schema.objects.contains_key(key);
        // Extensions and namespaces come with what is in them.
        let is_silent = matches!(key.kind, ObjectKind::Extension | ObjectKind::Namespace);
        if !is_known && !is_silent {
            let kind = match key.kind {
                ObjectKind::Other => key.detail.as_str(),
                kind => kind.words(),
            };
            note(kind, key.name.to_string());
        }
        is_known
    });
    let is_of_managed = |table: &schema_core::model::ObjectName| tables.contains_key(table);
    managed.unfinished.retain(|(table, _)| is_of_managed(table));
    managed
        .unique_indexes
        .retain(|(table, _)| is_of_managed(table));
    Drift {
        differences: compare_catalogs(expected, &managed),
        unmanaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema_core::def::TypeKind;
    use schema_core::model::{Column, DataType, ObjectName, Sequence, Table};

    fn table(name: &str, columns: &[&str]) -> Table {
        Table {
            columns: columns
                .iter()
                .map(|column| Column::new(*column, DataType::new(TypeKind::BigInt)))
                .collect(),
            ..Table::new(ObjectName::new(name))
        }
    }

    fn catalog(tables: Vec<Table>) -> Catalog {
        let mut catalog = Catalog::default();
        for table in tables {
            catalog.schema.tables.insert(table.name.clone(), table);
        }
        catalog
    }

    #[test]
    fn a_column_more_is_a_difference_and_a_table_more_is_not() {
        let expected = catalog(vec![table("orders", &["id"])]);
        let mut found = catalog(vec![
            table("orders", &["id", "note"]),
            table("legacy", &["id"]),
        ]);
        let name = ObjectName::new("legacy_id_seq");
        found
            .schema
            .sequences
            .insert(name.clone(), Sequence::new(name));
        let drift = drift(&expected, &found);
        let differences: Vec<&str> = drift
            .differences
            .iter()
            .map(|it| it.object.as_str())
            .collect();
        assert_eq!(differences, ["column orders.note"]);
        let unmanaged: Vec<String> = drift.unmanaged.iter().map(ToString::to_string).collect();
        assert_eq!(unmanaged, ["sequence legacy_id_seq", "table legacy"]);
    }

    #[test]
    fn a_table_less_is_a_difference() {
        let expected = catalog(vec![table("orders", &["id"])]);
        let drift = drift(&expected, &Catalog::default());
        let objects: Vec<&str> = drift
            .differences
            .iter()
            .map(|it| it.object.as_str())
            .collect();
        assert_eq!(objects, ["column orders.id", "table orders"]);
    }
}
