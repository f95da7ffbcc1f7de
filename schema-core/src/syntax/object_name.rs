//! How `schema.lock` names objects that are no tables.

use crate::def::ObjectKind;

/// The section of the lock file that holds the objects of a kind. Namespaces have blocks of their own.
pub const fn section(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Extension => "extensions",
        ObjectKind::Namespace => "namespaces",
        ObjectKind::Role => "roles",
        ObjectKind::Aggregate => "aggregates",
        ObjectKind::Function => "functions",
        ObjectKind::Procedure => "procedures",
        ObjectKind::Sequence => "sequences",
        ObjectKind::View => "views",
        ObjectKind::MaterializedView => "materialized_views",
        ObjectKind::Rule => "rules",
        ObjectKind::Trigger => "triggers",
        ObjectKind::EventTrigger => "event_triggers",
        ObjectKind::Publication => "publications",
        ObjectKind::Other => "objects",
    }
}

/// The key of an object in its section: `total(bigint)`, `touch on orders`, `collation german`.
pub fn key(kind: ObjectKind, name: &str, detail: &str) -> String {
    match kind {
        ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => {
            format!("{name}({detail})")
        }
        ObjectKind::Trigger | ObjectKind::Rule => format!("{name} on {detail}"),
        _ if detail.is_empty() => name.to_owned(),
        _ => format!("{detail} {name}"),
    }
}

/// What the digest of an object's name is made of: `functions.sales.total(bigint)`.
pub fn path(kind: ObjectKind, namespace: Option<&str>, name: &str, detail: &str) -> String {
    let key = key(kind, name, detail);
    match namespace {
        Some(namespace) => format!("{}.{namespace}.{key}", section(kind)),
        None => format!("{}.{key}", section(kind)),
    }
}
