//! Random objects that are no tables.

use super::sample::{engines, index, named, names, object_name, text, unique};
use crate::def::ObjectKind;
use crate::model::expression::tests::{data_type, name};
use crate::model::{
    Extension, ObjectDefinition, ObjectKey, ObjectName, Publication, PublishedTables, Role,
    SchemaObject, SqlDefinition, View, ViewColumn,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// One of any kind; what it is fits its key.
pub(super) fn object() -> impl Strategy<Value = SchemaObject> {
    let plain = (prop_oneof![extension(), role(), publication()], name()).prop_map(
        |((kind, definition), name)| (ObjectKey::new(kind, ObjectName::new(name)), definition),
    );
    let namespace =
        name().prop_map(|name| (ObjectKey::namespace(name), ObjectDefinition::Namespace));
    let of_namespace = (prop_oneof![view().boxed(), sql().boxed()], object_name()).prop_map(
        |((kind, detail, definition), name)| (ObjectKey { kind, name, detail }, definition),
    );
    let said = (option::of(text()), vec(object_name(), 0..3), engines());
    (prop_oneof![plain, namespace, of_namespace], said).prop_map(
        |((key, definition), (comment, depends_on, engines))| SchemaObject {
            key,
            comment,
            depends_on,
            engines,
            definition,
        },
    )
}

fn extension() -> BoxedStrategy<(ObjectKind, ObjectDefinition)> {
    (option::of(name()), option::of(text()))
        .prop_map(|(namespace, version)| {
            let extension = Extension { namespace, version };
            (
                ObjectKind::Extension,
                ObjectDefinition::Extension(extension),
            )
        })
        .boxed()
}

fn role() -> BoxedStrategy<(ObjectKind, ObjectDefinition)> {
    let flags = any::<(bool, bool, bool, bool, bool, bool, bool)>();
    (flags, option::of(any::<u16>()), names())
        .prop_map(|(flags, limit, member_of)| {
            let role = Role {
                login: flags.0,
                inherit: flags.1,
                superuser: flags.2,
                create_database: flags.3,
                create_role: flags.4,
                replication: flags.5,
                bypass_row_security: flags.6,
                connection_limit: limit.map(u32::from),
                member_of,
            };
            (ObjectKind::Role, ObjectDefinition::Role(role))
        })
        .boxed()
}

fn publication() -> BoxedStrategy<(ObjectKind, ObjectDefinition)> {
    let listed = (vec(object_name(), 0..3), names())
        .prop_map(|(tables, namespaces)| PublishedTables::Listed { tables, namespaces });
    let tables = prop_oneof![Just(PublishedTables::All), listed];
    (tables, names(), any::<bool>())
        .prop_map(|(tables, publish, via_partition_root)| {
            let publication = Publication {
                tables,
                publish,
                via_partition_root,
            };
            (
                ObjectKind::Publication,
                ObjectDefinition::Publication(publication),
            )
        })
        .boxed()
}

fn view() -> impl Strategy<Value = (ObjectKind, String, ObjectDefinition)> {
    let columns = btree_map(name(), (data_type(), option::of(text())), 0..4);
    let options = vec(("[a-z_]{1,9}", text()), 0..3);
    (
        select(vec![ObjectKind::View, ObjectKind::MaterializedView]),
        text(),
        columns,
        options,
        named(unique(), |unique, name| unique.name = name),
        named(index(), |index, name| index.name = name),
    )
        .prop_map(|(kind, query, columns, options, uniques, indexes)| {
            let columns = columns
                .into_iter()
                .map(|(name, (data_type, comment))| ViewColumn {
                    name,
                    data_type,
                    comment,
                });
            let view = View {
                query,
                // The order of columns is their own.
                columns: columns.rev().collect(),
                options,
                uniques,
                indexes,
            };
            (kind, String::new(), ObjectDefinition::View(view))
        })
}

fn sql() -> impl Strategy<Value = (ObjectKind, String, ObjectDefinition)> {
    let kind = select(vec![
        ObjectKind::Function,
        ObjectKind::Procedure,
        ObjectKind::Trigger,
        ObjectKind::Rule,
        ObjectKind::View,
    ]);
    (kind, text(), text(), text()).prop_map(|(kind, detail, create, drop)| {
        let detail = match kind {
            ObjectKind::View => String::new(),
            _ => detail,
        };
        let definition = SqlDefinition { create, drop };
        (kind, detail, ObjectDefinition::Sql(definition))
    })
}
