//! Objects that are no tables.

mod extension;
mod mention;
mod publication;
mod role;
mod sql;
mod view;

pub use extension::Extension;
pub use publication::{Publication, PublishedTables};
pub use role::Role;
pub use sql::SqlDefinition;
pub use view::{View, ViewColumn};

pub(crate) use mention::{
    mentions_column, mentions_name, names_any, text_of_attached, text_of_table, text_of_type,
};

use super::ObjectName;
use crate::def::{EngineSet, ObjectKind};
use std::fmt;

/// An object of a schema that is no table. It holds no data of its own, or only data that follow from
/// others, so it has no stable id: under another name it is another object.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaObject {
    /// What identifies it.
    pub key: ObjectKey,
    /// The comment.
    pub comment: Option<String>,
    /// What must exist before it, by name, as declared; what its text mentions comes on top.
    pub depends_on: Vec<ObjectName>,
    /// The engines that have it.
    pub engines: EngineSet,
    /// What it is.
    pub definition: ObjectDefinition,
}

/// What identifies an object that is no table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey {
    /// What it is.
    pub kind: ObjectKind,
    /// The name.
    pub name: ObjectName,
    /// What tells it from others of its name: the types of a routine's arguments (`integer, text`), the table
    /// of a trigger or rule (`sales.orders`), what kind an object of another kind is (`collation`).
    pub detail: String,
}

impl ObjectKey {
    /// The object of a kind that is identified by its name alone.
    pub fn new(kind: ObjectKind, name: ObjectName) -> Self {
        Self {
            kind,
            name,
            detail: String::new(),
        }
    }

    /// The namespace object of that name.
    pub fn namespace(name: impl Into<String>) -> Self {
        Self::new(ObjectKind::Namespace, ObjectName::new(name))
    }

    /// Whether its name stands in one space with those of tables and indexes.
    pub fn is_relation(&self) -> bool {
        matches!(self.kind, ObjectKind::View | ObjectKind::MaterializedView)
    }
}

/// `function sales.total(bigint)`, `trigger t on orders`, `collation german`.
impl fmt::Display for ObjectKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, name, detail } = self;
        match kind {
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => {
                write!(formatter, "{} {name}({detail})", kind.words())
            }
            ObjectKind::Trigger | ObjectKind::Rule => {
                write!(formatter, "{} {name} on {detail}", kind.words())
            }
            ObjectKind::Other if !detail.is_empty() => write!(formatter, "{detail} {name}"),
            _ => write!(formatter, "{} {name}", kind.words()),
        }
    }
}

/// What an object is.
#[derive(Clone, Debug, PartialEq)]
pub enum ObjectDefinition {
    /// An extension of the server.
    Extension(Extension),
    /// A namespace.
    Namespace,
    /// A role.
    Role(Role),
    /// A publication that is declared by words.
    Publication(Publication),
    /// A view whose columns are known.
    View(View),
    /// SQL that creates it.
    Sql(SqlDefinition),
}
