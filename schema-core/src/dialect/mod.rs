//! Dialects: what an engine can do, what an operation costs there, and its SQL.
//!
//! Only the folders below know an engine's words. A new engine is one folder and one value of
//! [`Engine`]; the compiler then asks for every cell of the table of [`Feature`]s.

mod capability;
mod expression;
mod feature;
mod postgres;
mod quoting;
mod sqlite;

pub use crate::def::Engine;
pub use capability::Capabilities;
pub use feature::{Feature, Support, support, support_matrix};
pub use postgres::{Postgres, SchemaStatements, TableStatements, sea_query_statements};
pub use sqlite::Sqlite;

use crate::model::{Expression, Schema, SchemaObject};
use crate::plan::{CostModel, Footprint, Operation, SupportFunction, Timeouts};
use crate::syntax::sql_definition::Replacement;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A dialect: one engine at one version, with the renderings that the project chose.
pub trait Dialect {
    /// The engine.
    fn engine(&self) -> Engine;

    /// What this version can do.
    fn capabilities(&self) -> &Capabilities;

    /// The schema as this engine holds it: without the objects of other engines, and with what the
    /// chosen renderings change (an enumeration that becomes a check, a type that becomes another).
    /// The diff compares adapted schemas, so that it sees what the server will see.
    ///
    /// # Errors
    ///
    /// Everything that cannot be expressed, all of it, each with the way out.
    fn adapt(&self, schema: &Schema) -> Result<Schema, Vec<Unsupported>>;

    /// The functions that the defaults of an adapted schema call.
    fn support_functions(&self, schema: &Schema) -> BTreeSet<SupportFunction>;

    /// The extensions that types, columns, indexes and constraints of an adapted schema need on the server,
    /// each with the first object that does.
    fn needed_extensions(&self, schema: &Schema) -> BTreeMap<String, String> {
        let _ = schema;
        BTreeMap::new()
    }

    /// Whether one definition of an object becomes the other in place.
    fn replacement(&self, old: &SchemaObject, new: &SchemaObject) -> Replacement;

    /// What the operation locks and reads on this engine.
    fn footprint(&self, operation: &Operation) -> Footprint;

    /// What this engine pays for rows.
    fn cost_model(&self) -> &CostModel;

    /// The statements of one operation, without semicolons.
    ///
    /// # Errors
    ///
    /// When the engine cannot do it.
    fn statements(&self, operation: &Operation) -> Result<Vec<String>, Unsupported>;

    /// A condition of an adapted schema as it stands in a query. `object` is what it belongs to, for the error.
    ///
    /// # Errors
    ///
    /// When the engine cannot say it.
    fn condition(&self, object: &str, condition: &Expression) -> Result<String, Unsupported>;

    /// The statements that, inside a transaction, put the limits `wanted` in the place of `current` for
    /// the rest of it, without semicolons; `None` are those of the session, which nobody knows. An engine
    /// that has no such limits has no such statements.
    fn timeouts(&self, current: Option<Timeouts>, wanted: Timeouts) -> Vec<String> {
        let _ = (current, wanted);
        vec![]
    }
}

/// A feature that an engine does not have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unsupported {
    /// The object that needs it: `customers.email`.
    pub object: String,
    /// The feature: `regular expressions`.
    pub feature: String,
    /// The engine and version: `SQLite 3.45`.
    pub engine: String,
    /// The way out.
    pub remedy: String,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            object,
            feature,
            engine,
            remedy,
        } = self;
        write!(formatter, "{object}: {engine} has no {feature}; {remedy}")
    }
}

impl std::error::Error for Unsupported {}
