//! The schema and the names of its objects.

use super::{DeclaredType, ObjectKey, SchemaObject, Sequence, Table};
use crate::def::ObjectKind;
use std::collections::BTreeMap;
use std::fmt;

/// A schema: what one lock file describes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// The name of the static that `schema!` declares, in lower case.
    pub name: String,
    /// The enumerations.
    pub enums: BTreeMap<ObjectName, EnumType>,
    /// The domains and composites.
    pub types: BTreeMap<ObjectName, DeclaredType>,
    /// The sequences that stand by themselves or belong to a column; those of identity columns are part
    /// of these.
    pub sequences: BTreeMap<ObjectName, Sequence>,
    /// The tables.
    pub tables: BTreeMap<ObjectName, Table>,
    /// What is no table: extensions, namespaces, functions, views and the rest.
    pub objects: BTreeMap<ObjectKey, SchemaObject>,
}

impl Schema {
    /// Whether the schema itself declares this extension, so that its migrations create it.
    pub fn declares_extension(&self, extension: &str) -> bool {
        let mut keys = self.objects.keys();
        keys.any(|key| key.kind == ObjectKind::Extension && key.name.name == extension)
    }
}

/// The name of a table or type, with its namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// The namespace (PostgreSQL calls it schema); `None` is the connection's default.
    pub namespace: Option<String>,
    /// The name, unquoted.
    pub name: String,
}

impl ObjectName {
    /// `name` in the default namespace.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            namespace: None,
            name: name.into(),
        }
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(formatter, "{namespace}.{}", self.name),
            None => formatter.write_str(&self.name),
        }
    }
}

/// An identity that outlives every rename: assigned once, kept in the lock file.
///
/// Ids are small numbers, unique within a lock file. 0 means that none is assigned yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u32);

/// An enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumType {
    /// The stable id.
    pub id: ObjectId,
    /// The name.
    pub name: ObjectName,
    /// The comment.
    pub comment: Option<String>,
    /// The labels, in order.
    pub labels: Vec<String>,
    /// New label to old label, for values renamed since the previous release.
    pub renamed_labels: BTreeMap<String, String>,
}
