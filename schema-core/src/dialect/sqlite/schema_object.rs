//! Views and triggers, which are all that SQLite has beside tables and indexes.

use super::Sqlite;
use super::words::object;
use crate::def::ObjectKind;
use crate::dialect::expression::Inexpressible;
use crate::dialect::{Engine, Unsupported};
use crate::model::{ObjectDefinition, ObjectKey, Schema, SchemaObject};
use crate::syntax::sql_definition::create_text;
use std::collections::BTreeMap;

/// The objects that SQLite holds.
pub(super) fn adapt(
    dialect: &Sqlite,
    schema: &Schema,
    found: &mut Vec<Unsupported>,
) -> BTreeMap<ObjectKey, SchemaObject> {
    let here = Engine::Sqlite.set();
    let mut objects = BTreeMap::new();
    for (key, object) in &schema.objects {
        if !object.engines.contains(here) || is_reported(schema, object) {
            continue;
        }
        match refused(object) {
            Some((feature, remedy)) => found.push(dialect.unsupported(
                key.to_string(),
                Inexpressible {
                    feature: feature.to_owned(),
                    remedy: remedy.to_owned(),
                },
            )),
            None => {
                objects.insert(key.clone(), object.clone());
            }
        }
    }
    objects
}

/// Whether the object is a namespace of which something else in it says that there are none here.
fn is_reported(schema: &Schema, object: &SchemaObject) -> bool {
    let key = &object.key;
    let tables = schema.tables.keys().chain(schema.enums.keys());
    let mut names = tables.chain(schema.objects.keys().map(|other| &other.name));
    key.kind == ObjectKind::Namespace
        && names.any(|name| name.namespace.as_ref() == Some(&key.name.name))
}

const ELSEWHERE: &str = "limit it to PostgreSQL with `only(postgres)`";

fn refused(object: &SchemaObject) -> Option<(&'static str, &'static str)> {
    let key = &object.key;
    if key.name.namespace.is_some() {
        return Some(("namespaces", ELSEWHERE));
    }
    let feature = match (key.kind, &object.definition) {
        (ObjectKind::View, ObjectDefinition::View(view)) => match view.options.is_empty() {
            true => return None,
            false => "options of views",
        },
        (ObjectKind::View | ObjectKind::Trigger, _) => return None,
        (ObjectKind::Extension, _) => "extensions",
        (ObjectKind::Namespace, _) => "namespaces",
        (ObjectKind::Role, _) => "roles",
        (ObjectKind::Aggregate, _) => "aggregates written in SQL",
        (ObjectKind::Function, _) => "functions written in SQL",
        (ObjectKind::Procedure, _) => "procedures",
        (ObjectKind::MaterializedView, _) => "materialized views",
        (ObjectKind::Rule, _) => "rules",
        (ObjectKind::EventTrigger, _) => "event triggers",
        (ObjectKind::Publication, _) => "publications",
        // What only its author can read is taken at its word.
        (ObjectKind::Other, _) if key.detail.is_empty() => return None,
        (ObjectKind::Sequence, _) => "sequences",
        (ObjectKind::Other, _) => "objects of this kind",
    };
    Some((feature, ELSEWHERE))
}

pub(super) fn create(created: &SchemaObject) -> Result<Vec<String>, Inexpressible> {
    match &created.definition {
        ObjectDefinition::View(view) => Ok(vec![format!(
            "CREATE VIEW {} AS\n{}",
            object(&created.key.name),
            view.query
        )]),
        ObjectDefinition::Sql(sql) => create_text(&sql.create).map_err(|error| Inexpressible {
            feature: "such definition".into(),
            remedy: error.to_string(),
        }),
        _ => Err(Inexpressible {
            feature: "objects of this kind".into(),
            remedy: ELSEWHERE.into(),
        }),
    }
}

pub(super) fn drop(dropped: &SchemaObject) -> Vec<String> {
    let name = object(&dropped.key.name);
    match (dropped.key.kind, &dropped.definition) {
        (ObjectKind::View, _) => vec![format!("DROP VIEW {name}")],
        // Without ON, which SQLite does not know.
        (ObjectKind::Trigger, _) => vec![format!("DROP TRIGGER {name}")],
        (_, ObjectDefinition::Sql(sql)) => vec![sql.drop.clone()],
        _ => vec![],
    }
}
