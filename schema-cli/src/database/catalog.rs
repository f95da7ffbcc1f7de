//! What a database holds.

use schema_core::model::{ObjectName, Schema};
use std::collections::BTreeSet;

/// What the detail of an object begins with that is privileges on something but a table: `privileges on sequence`.
pub(super) const PRIVILEGES: &str = "privileges on ";

/// The detail of an object that is privileges on what is yet to come.
pub(super) const DEFAULT_PRIVILEGES: &str = "default privileges of";

/// What a database holds, in terms of the model, and what the model has no words for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// What the model can say. Expressions are the server's own text ([`Expression::Sql`]); ids, row
    /// counts and former names are empty, because a database does not know them.
    ///
    /// [`Expression::Sql`]: schema_core::model::Expression::Sql
    pub schema: Schema,
    /// Unique rules that are plain indexes although a constraint could say the same: the model does not
    /// tell them apart, a foreign key or `ON CONFLICT ON CONSTRAINT` does. Table and name.
    pub unique_indexes: BTreeSet<(ObjectName, String)>,
    /// Constraints that have not been validated and indexes that are not valid: what an interrupted
    /// migration leaves. Table and name.
    pub unfinished: BTreeSet<(ObjectName, String)>,
    /// What is there and not described by `schema`, sorted.
    pub unmanaged: BTreeSet<Unmanaged>,
}

/// An object that the model has no words for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmanaged {
    /// What it is: `view`, `trigger`, `exclusion constraint`.
    pub kind: String,
    /// Its name, with that of its table where it belongs to one.
    pub name: String,
}

impl std::fmt::Display for Unmanaged {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.kind, self.name)
    }
}
