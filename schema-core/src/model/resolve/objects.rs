//! Objects that are no tables, and the namespaces that tables and types stand in.

use super::{ResolveError, ResolveProblem, sequence, table};
use crate::def::{EngineSet, ObjectDef, ObjectKind, ObjectNameDef, SchemaDef};
use crate::model::{
    Extension, ObjectDefinition, ObjectKey, ObjectName, Publication, PublishedTables, Role, Schema,
    SchemaObject, Sequence, SqlDefinition, View, ViewColumn,
};
use crate::syntax::closest_name;
use std::collections::{BTreeMap, BTreeSet};

/// The namespace that every database of PostgreSQL has.
const PUBLIC: &str = "public";

/// Resolves the objects into `schema`, whose tables and types are complete.
pub(super) fn resolve(
    definition: &SchemaDef<'_>,
    schema: &mut Schema,
    errors: &mut Vec<ResolveError>,
) {
    for object in definition.objects {
        if object.kind == ObjectKind::Sequence
            && let Some(sequence) = sequence::declared(object)
        {
            add_sequence(sequence, schema, errors);
            continue;
        }
        let Some(resolved) = self::object(object, definition, errors) else {
            errors.push(ResolveError {
                object: object.name.to_owned(),
                problem: ResolveProblem::Damaged {
                    what: "the object's definition",
                },
            });
            continue;
        };
        let key = resolved.key.clone();
        if schema.objects.insert(key.clone(), resolved).is_some() {
            errors.push(ResolveError {
                object: key.to_string(),
                problem: ResolveProblem::DuplicateObject,
            });
        }
    }
    namespaces(schema);
    dependencies(schema, errors);
}

/// Adds a sequence, whose name no other one may have.
pub(super) fn add_sequence(
    sequence: Sequence,
    schema: &mut Schema,
    errors: &mut Vec<ResolveError>,
) {
    let name = sequence.name.clone();
    if schema.sequences.insert(name.clone(), sequence).is_some() {
        errors.push(ResolveError {
            object: ObjectKey::new(ObjectKind::Sequence, name).to_string(),
            problem: ResolveProblem::DuplicateObject,
        });
    }
}

fn object_name(name: &ObjectNameDef<'_>) -> ObjectName {
    ObjectName {
        namespace: name.namespace.map(str::to_owned),
        name: name.name.to_owned(),
    }
}

fn object(
    object: &ObjectDef<'_>,
    definition: &SchemaDef<'_>,
    errors: &mut Vec<ResolveError>,
) -> Option<SchemaObject> {
    let kind = match (object.relation, object.kind) {
        (Some(relation), kind) => {
            ObjectDefinition::View(view(object, kind, relation, definition, errors)?)
        }
        (None, ObjectKind::Extension) => ObjectDefinition::Extension(extension(object)?),
        (None, ObjectKind::Namespace) => ObjectDefinition::Namespace,
        (None, ObjectKind::Role) => ObjectDefinition::Role(role(object)?),
        (None, ObjectKind::Publication) if object.create.is_empty() => {
            ObjectDefinition::Publication(publication(object)?)
        }
        // Its settings are damaged, or it would have been taken for what it is.
        (None, ObjectKind::Sequence) => return None,
        (None, _) => ObjectDefinition::Sql(SqlDefinition {
            create: object.create.to_owned(),
            drop: object.drop.to_owned(),
        }),
    };
    let mut depends_on: Vec<ObjectName> = object.depends_on.iter().map(object_name).collect();
    depends_on.sort();
    depends_on.dedup();
    Some(SchemaObject {
        key: ObjectKey {
            kind: object.kind,
            name: ObjectName {
                namespace: object.namespace.map(str::to_owned),
                name: object.name.to_owned(),
            },
            detail: object.detail.to_owned(),
        },
        comment: object.comment.map(str::to_owned),
        depends_on,
        engines: object.engines,
        definition: kind,
    })
}

fn extension(object: &ObjectDef<'_>) -> Option<Extension> {
    let mut extension = Extension::default();
    for setting in object.settings {
        let value = Some(setting.value.to_owned());
        match setting.key {
            "namespace" => extension.namespace = value,
            "version" => extension.version = value,
            _ => return None,
        }
    }
    Some(extension)
}

fn role(object: &ObjectDef<'_>) -> Option<Role> {
    let mut role = Role::default();
    for setting in object.settings {
        match setting.key {
            "member_of" => role.member_of.push(setting.value.to_owned()),
            "connection_limit" => role.connection_limit = Some(setting.value.parse().ok()?),
            word => *role.flag_mut(word)? = setting.value.parse().ok()?,
        }
    }
    role.member_of.sort();
    role.member_of.dedup();
    Some(role)
}

fn publication(object: &ObjectDef<'_>) -> Option<Publication> {
    let mut tables: Vec<ObjectName> = object.tables.iter().map(object_name).collect();
    tables.sort();
    tables.dedup();
    let mut all = false;
    let mut namespaces = Vec::new();
    let mut publish = Vec::new();
    let mut via_partition_root = false;
    for setting in object.settings {
        match setting.key {
            "all_tables" => all = setting.value.parse().ok()?,
            "tables_in" => namespaces.push(setting.value.to_owned()),
            "publish" => publish.push(setting.value.to_owned()),
            "via_partition_root" => via_partition_root = setting.value.parse().ok()?,
            _ => return None,
        }
    }
    namespaces.sort();
    publish.sort();
    Some(Publication {
        tables: match all {
            true => PublishedTables::All,
            false => PublishedTables::Listed { tables, namespaces },
        },
        publish,
        via_partition_root,
    })
}

fn view(
    object: &ObjectDef<'_>,
    kind: ObjectKind,
    relation: &crate::def::TableDef<'_>,
    definition: &SchemaDef<'_>,
    errors: &mut Vec<ResolveError>,
) -> Option<View> {
    let relation = table::resolve(relation, definition, errors);
    let mut options = BTreeMap::new();
    for setting in object.settings {
        options.insert(setting.key.to_owned(), setting.value.to_owned());
    }
    let is_stored = kind == ObjectKind::MaterializedView;
    let has_indexes = !relation.indexes.is_empty() || !relation.uniques.is_empty();
    if has_indexes && !is_stored {
        return None;
    }
    let columns = relation.columns.into_iter().map(|column| ViewColumn {
        name: column.name,
        data_type: column.data_type,
        comment: column.comment,
    });
    Some(View {
        query: object.create.to_owned(),
        columns: columns.collect(),
        options: options.into_iter().collect(),
        uniques: relation.uniques,
        indexes: relation.indexes,
    })
}

/// Adds the namespaces that something stands in and nobody declares. They are part of the schema, so that
/// the plan shows their creation.
fn namespaces(schema: &mut Schema) {
    let tables = schema
        .tables
        .keys()
        .chain(schema.enums.keys())
        .chain(schema.types.keys())
        .chain(schema.sequences.keys());
    let objects = schema
        .objects
        .iter()
        .filter(|(key, _)| key.kind != ObjectKind::Namespace);
    let placed = tables.chain(objects.clone().map(|(key, _)| &key.name));
    let mut used: BTreeSet<String> = placed.filter_map(|name| name.namespace.clone()).collect();
    for (_, object) in objects {
        if let ObjectDefinition::Extension(extension) = &object.definition {
            used.extend(extension.namespace.clone());
        }
    }
    used.retain(|name| name != PUBLIC && !name.starts_with("pg_"));
    for name in used {
        let key = ObjectKey::namespace(name);
        schema.objects.entry(key.clone()).or_insert(SchemaObject {
            key,
            comment: None,
            depends_on: Vec::new(),
            engines: EngineSet::ALL,
            definition: ObjectDefinition::Namespace,
        });
    }
}

/// Reports what is depended on and does not exist, and dependencies in a circle.
fn dependencies(schema: &Schema, errors: &mut Vec<ResolveError>) {
    let tables = schema
        .tables
        .keys()
        .chain(schema.enums.keys())
        .chain(schema.types.keys())
        .chain(schema.sequences.keys());
    let names: BTreeSet<&ObjectName> = tables
        .chain(schema.objects.keys().map(|key| &key.name))
        .collect();
    let texts: Vec<String> = names.iter().map(ToString::to_string).collect();
    for object in schema.objects.values() {
        for needed in object.depends_on.iter().filter(|it| !names.contains(it)) {
            let text = needed.to_string();
            let near = closest_name(&text, texts.iter().map(String::as_str));
            errors.push(ResolveError {
                object: object.key.to_string(),
                problem: ResolveProblem::UnknownDependency {
                    name: text.clone(),
                    near: near.map(str::to_owned),
                },
            });
        }
        if let Some(circle) = circle_from(schema, &object.key) {
            errors.push(ResolveError {
                object: object.key.to_string(),
                problem: ResolveProblem::DependencyCircle { circle },
            });
        }
    }
}

/// The way from an object back to itself, reported for the first of the objects in it alone.
fn circle_from(schema: &Schema, start: &ObjectKey) -> Option<Vec<String>> {
    let mut path = vec![start];
    let mut seen = BTreeSet::from([start]);
    fn walk<'schema>(
        schema: &'schema Schema,
        start: &ObjectKey,
        path: &mut Vec<&'schema ObjectKey>,
        seen: &mut BTreeSet<&'schema ObjectKey>,
        at: &'schema SchemaObject,
    ) -> bool {
        for name in &at.depends_on {
            for (key, next) in schema.objects.iter().filter(|(key, _)| key.name == *name) {
                if key == start {
                    return true;
                }
                if seen.insert(key) {
                    path.push(key);
                    if walk(schema, start, path, seen, next) {
                        return true;
                    }
                    path.pop();
                }
            }
        }
        false
    }
    let first = schema.objects.get(start)?;
    let found = walk(schema, start, &mut path, &mut seen, first);
    let is_first = path.iter().all(|key| *key >= start);
    (found && is_first).then(|| path.iter().map(ToString::to_string).collect())
}
