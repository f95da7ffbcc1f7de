//! Objects that are no tables.

use super::types::Types;
use super::{keep, keep_one, namespace, optional, table, text};
use crate::def::{ObjectDef, ObjectKind, ObjectNameDef, SettingDef};
use crate::model::{ObjectDefinition, ObjectName, PublishedTables, Schema, SchemaObject, Sequence};

/// The definition of an object.
pub(super) fn definition(
    object: &SchemaObject,
    schema: &Schema,
    types: &Types,
) -> ObjectDef<'static> {
    let mut found = ObjectDef {
        kind: object.key.kind,
        namespace: namespace(&object.key.name),
        name: text(&object.key.name.name),
        detail: text(&object.key.detail),
        comment: optional(object.comment.as_ref()),
        depends_on: names(&object.depends_on),
        engines: object.engines,
        ..ObjectDef::NONE
    };
    let mut settings = Vec::new();
    match &object.definition {
        ObjectDefinition::Namespace => {}
        ObjectDefinition::Sql(sql) => {
            found.create = text(&sql.create);
            found.drop = text(&sql.drop);
        }
        ObjectDefinition::View(view) => {
            found.create = text(&view.query);
            settings.extend(view.options.iter().map(|(key, value)| setting(key, value)));
            let columns = table::of_view(&object.key.name, view, schema, types);
            found.relation = Some(keep_one(columns));
        }
        ObjectDefinition::Extension(extension) => {
            let said = [
                ("namespace", &extension.namespace),
                ("version", &extension.version),
            ];
            settings.extend(
                said.into_iter()
                    .filter_map(|(key, value)| value.as_ref().map(|value| setting(key, value))),
            );
        }
        ObjectDefinition::Role(role) => {
            settings.extend(
                role.flags()
                    .into_iter()
                    .map(|(word, is_set)| setting(word, &is_set.to_string())),
            );
            let limit = role.connection_limit;
            settings.extend(limit.map(|limit| setting("connection_limit", &limit.to_string())));
            settings.extend(
                role.member_of
                    .iter()
                    .map(|group| setting("member_of", group)),
            );
        }
        ObjectDefinition::Publication(publication) => {
            match &publication.tables {
                PublishedTables::All => settings.push(setting("all_tables", "true")),
                PublishedTables::Listed { tables, namespaces } => {
                    found.tables = names(tables);
                    settings.extend(namespaces.iter().map(|name| setting("tables_in", name)));
                }
            }
            settings.extend(
                publication
                    .publish
                    .iter()
                    .map(|word| setting("publish", word)),
            );
            if publication.via_partition_root {
                settings.push(setting("via_partition_root", "true"));
            }
        }
    }
    found.settings = keep(settings);
    found
}

/// The definition of a sequence that stands by itself.
pub(super) fn sequence(sequence: &Sequence) -> ObjectDef<'static> {
    let options = &sequence.options;
    let mut settings = vec![setting("type", sequence.data_type.keyword())];
    settings.extend(
        sequence
            .renamed_from
            .as_ref()
            .map(|name| setting("renamed_from", name)),
    );
    let numbers = [
        ("start", options.start),
        ("increment", options.increment),
        ("min", options.minimum),
        ("max", options.maximum),
        ("cache", options.cache),
    ];
    settings.extend(
        numbers
            .into_iter()
            .filter_map(|(key, number)| number.map(|number| setting(key, &number.to_string()))),
    );
    if options.cycle {
        settings.push(setting("cycle", "true"));
    }
    ObjectDef {
        kind: ObjectKind::Sequence,
        namespace: namespace(&sequence.name),
        name: text(&sequence.name.name),
        comment: optional(sequence.comment.as_ref()),
        engines: sequence.engines,
        settings: keep(settings),
        ..ObjectDef::NONE
    }
}

fn setting(key: &str, value: &str) -> SettingDef<'static> {
    SettingDef {
        key: text(key),
        value: text(value),
    }
}

fn names(of: &[ObjectName]) -> &'static [ObjectNameDef<'static>] {
    let names = of.iter().map(|name| ObjectNameDef {
        namespace: namespace(name),
        name: text(&name.name),
    });
    keep(names.collect())
}
