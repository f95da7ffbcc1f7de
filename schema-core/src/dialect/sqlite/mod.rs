//! SQLite.
//!
//! Tables are STRICT. What SQLite has no form for is either said otherwise with the same meaning, or in
//! the form that the project chose under `[engine.sqlite]`, or refused; nothing is left out:
//!
//! | declared | here |
//! |---|---|
//! | `varchar(n)` | TEXT and a check of its length |
//! | `boolean`, `json`, `jsonb`, enumerations | INTEGER or TEXT and a check of its values |
//! | `numeric`, `uuid`, dates and times | by `numeric`, `uuid`, `timestamp` under `[engine.sqlite]` |
//! | domains | the type under it, and a check of the table for each of its checks |
//! | regular expressions | by `regex` there |
//! | `.like(..)` | GLOB, which heeds case as LIKE does elsewhere |
//! | `include(..)` of an index | columns at the end of its key, which cover the same queries |
//! | `include(..)` of a unique rule | an index of its own, `<name>_covering` |
//! | comments | comments in the text of CREATE TABLE, which SQLite keeps |
//! | `identity(by_default)` | `INTEGER PRIMARY KEY AUTOINCREMENT` |
//! | any other whole-number key | `INT`, because `INTEGER PRIMARY KEY` would number rows by itself |
//!
//! A check of a type is named `<table>_<column>_<what>_check`. Foreign keys hold only on connections
//! with `PRAGMA foreign_keys = ON`; sqlx sets it, diesel does not.

mod adapt;
mod cost_model;
mod decimal;
mod domain;
mod feature;
mod function;
mod index;
mod keys;
mod keyword;
mod number;
mod rebuild;
mod row_rule;
mod schema_object;
mod statement;
mod storage;
mod table;
mod trigger;
mod type_check;
mod words;

use super::expression::Inexpressible;
use super::{Capabilities, Dialect, Engine, Feature, Support, Unsupported};
use crate::model::{Expression, Schema, SchemaObject};
use crate::plan::{CostModel, Footprint, Operation, SupportFunction};
use crate::syntax::settings::{EngineVersion, SqliteRenderings};
use crate::syntax::sql_definition::Replacement;
use std::collections::BTreeSet;

/// SQLite in one version, with the forms that the project chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sqlite {
    version: (u16, u16),
    renderings: SqliteRenderings,
    capabilities: Capabilities,
}

impl Sqlite {
    /// The oldest version that is known: the first with STRICT tables.
    pub const OLDEST: (u16, u16) = (3, 37);

    /// The dialect of a version, such as `(3, 45)`.
    ///
    /// # Errors
    ///
    /// For versions before [`Sqlite::OLDEST`].
    ///
    /// ```
    /// use schema_core::dialect::Sqlite;
    /// use schema_core::syntax::settings::SqliteRenderings;
    /// assert!(Sqlite::new((3, 45), SqliteRenderings::default()).is_ok());
    /// assert!(Sqlite::new((3, 8), SqliteRenderings::default()).is_err());
    /// ```
    pub fn new(version: (u16, u16), renderings: SqliteRenderings) -> Result<Self, Unsupported> {
        if version < Self::OLDEST {
            return Err(Unsupported {
                object: "architrave.toml".into(),
                feature: "STRICT tables".into(),
                engine: format!("SQLite {}.{}", version.0, version.1),
                remedy: format!("use SQLite {}.{} or newer", Self::OLDEST.0, Self::OLDEST.1),
            });
        }
        Ok(Self {
            version,
            renderings,
            capabilities: Capabilities {
                transactional_ddl: true,
                concurrent_indexes: false,
                unvalidated_constraints: false,
                alter_constraints: false,
                alter_columns: false,
                add_columns: true,
                drop_columns: true,
                constraints_using_index: false,
                not_null_by_check: false,
                concurrent_releases: false,
                unvalidated_keys_of_partitioned: false,
                domains_validated_beside_writes: false,
                catalog_comments: false,
                views_hold_columns: false,
                updatable_views: false,
                views_of_invoker: false,
                identifier_bytes: None,
            },
        })
    }

    /// The version.
    pub fn version(&self) -> (u16, u16) {
        self.version
    }

    /// The forms that the project chose.
    pub fn renderings(&self) -> &SqliteRenderings {
        &self.renderings
    }

    /// Which versions have a feature.
    pub const fn support(feature: Feature) -> Support {
        feature::support(feature)
    }

    /// Nothing if a schema for this version may use the feature.
    fn require(&self, feature: Feature) -> Result<(), Inexpressible> {
        let (major, minor) = self.version;
        super::feature::require(Engine::Sqlite, EngineVersion { major, minor }, feature)
    }

    fn unsupported(&self, object: impl Into<String>, why: Inexpressible) -> Unsupported {
        Unsupported {
            object: object.into(),
            feature: why.feature,
            engine: format!("SQLite {}.{}", self.version.0, self.version.1),
            remedy: why.remedy,
        }
    }
}

impl Dialect for Sqlite {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn adapt(&self, schema: &Schema) -> Result<Schema, Vec<Unsupported>> {
        adapt::adapt(self, schema)
    }

    fn replacement(&self, _old: &SchemaObject, _new: &SchemaObject) -> Replacement {
        Replacement::Recreate
    }

    fn support_functions(&self, _schema: &Schema) -> BTreeSet<SupportFunction> {
        BTreeSet::new()
    }

    fn cost_model(&self) -> &CostModel {
        &Self::COST_MODEL
    }

    fn footprint(&self, operation: &Operation) -> Footprint {
        statement::footprint(operation)
    }

    fn statements(&self, operation: &Operation) -> Result<Vec<String>, Unsupported> {
        statement::statements(self, operation)
    }

    fn condition(&self, object: &str, condition: &Expression) -> Result<String, Unsupported> {
        words::expression(self, condition).map_err(|why| self.unsupported(object, why))
    }
}
