//! PostgreSQL.
//!
//! Names are quoted only where the server would quote them. Every constraint is named. Statements
//! that may run long beside traffic (CONCURRENTLY, backfills) cannot run in a transaction and say so
//! in their [`Footprint`].

mod adapt;
mod backfill;
mod batches;
mod closure;
mod column;
mod conversion;
mod cost_model;
mod declared_type;
mod exclusion;
mod feature;
mod footprint;
mod former_name;
mod function;
mod index;
mod keyword;
mod needed_extension;
mod partition;
mod procedure;
mod row_rule;
mod schema_object;
mod sea_query;
mod sequence;
mod statement;
mod table;
mod table_object;
mod table_properties;
mod words;

pub use sea_query::{SchemaStatements, TableStatements, sea_query_statements};

use super::expression::Inexpressible;
use super::{Capabilities, Dialect, Engine, Feature, Support, Unsupported};
use crate::model::{Expression, Schema, SchemaObject};
use crate::plan::{CostModel, Footprint, Operation, SupportFunction, Timeouts};
use crate::syntax::settings::EngineVersion;
use crate::syntax::sql_definition::Replacement;
use std::collections::{BTreeMap, BTreeSet};

/// PostgreSQL in one major version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postgres {
    version: u16,
    capabilities: Capabilities,
}

impl Postgres {
    /// The oldest major version that is known.
    pub const OLDEST: u16 = 14;
    /// The newest major version that is known; newer servers are treated like it.
    pub const NEWEST: u16 = 18;

    /// The dialect of a major version.
    ///
    /// # Errors
    ///
    /// For versions before [`Postgres::OLDEST`].
    ///
    /// ```
    /// use schema_core::dialect::Postgres;
    /// assert!(Postgres::new(15).is_ok());
    /// assert!(Postgres::new(9).is_err());
    /// ```
    pub fn new(version: u16) -> Result<Self, Unsupported> {
        if version < Self::OLDEST {
            return Err(Unsupported {
                object: "architrave.toml".into(),
                feature: "support here".into(),
                engine: format!("PostgreSQL {version}"),
                remedy: format!("use PostgreSQL {} or newer", Self::OLDEST),
            });
        }
        Ok(Self {
            version,
            capabilities: Capabilities {
                transactional_ddl: true,
                concurrent_indexes: true,
                unvalidated_constraints: true,
                alter_constraints: true,
                alter_columns: true,
                add_columns: true,
                drop_columns: true,
                constraints_using_index: true,
                not_null_by_check: true,
                concurrent_releases: true,
                unvalidated_keys_of_partitioned: version >= 18,
                domains_validated_beside_writes: version >= 18,
                catalog_comments: true,
                views_hold_columns: true,
                updatable_views: true,
                views_of_invoker: version >= 15,
                identifier_bytes: Some(63),
            },
        })
    }

    /// The major version.
    pub fn version(&self) -> u16 {
        self.version
    }

    /// Which versions have a feature.
    pub const fn support(feature: Feature) -> Support {
        feature::support(feature)
    }

    /// Whether the server itself has the feature.
    fn has(&self, feature: Feature) -> bool {
        Self::support(feature).is_native(self.engine_version())
    }

    /// Nothing if a schema for this version may use the feature.
    fn require(&self, feature: Feature) -> Result<(), Inexpressible> {
        super::feature::require(Engine::Postgres, self.engine_version(), feature)
    }

    fn engine_version(&self) -> EngineVersion {
        EngineVersion {
            major: self.version,
            minor: 0,
        }
    }

    fn label(&self) -> String {
        format!("PostgreSQL {}", self.version)
    }

    fn unsupported(&self, object: impl Into<String>, why: Inexpressible) -> Unsupported {
        Unsupported {
            object: object.into(),
            feature: why.feature,
            engine: self.label(),
            remedy: why.remedy,
        }
    }
}

impl Dialect for Postgres {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn adapt(&self, schema: &Schema) -> Result<Schema, Vec<Unsupported>> {
        adapt::adapt(self, schema)
    }

    fn replacement(&self, old: &SchemaObject, new: &SchemaObject) -> Replacement {
        schema_object::replacement(old, new)
    }

    fn support_functions(&self, schema: &Schema) -> BTreeSet<SupportFunction> {
        adapt::support_functions(self, schema)
    }

    fn needed_extensions(&self, schema: &Schema) -> BTreeMap<String, String> {
        needed_extension::extensions(schema)
    }

    fn cost_model(&self) -> &CostModel {
        &Self::COST_MODEL
    }

    fn footprint(&self, operation: &Operation) -> Footprint {
        footprint::footprint(operation)
    }

    fn statements(&self, operation: &Operation) -> Result<Vec<String>, Unsupported> {
        statement::statements(self, operation)
    }

    fn condition(&self, object: &str, condition: &Expression) -> Result<String, Unsupported> {
        words::expression(condition, self.version).map_err(|why| self.unsupported(object, why))
    }

    fn timeouts(&self, current: Option<Timeouts>, wanted: Timeouts) -> Vec<String> {
        let limits = [
            (
                "lock_timeout",
                current.map(|limits| limits.lock),
                wanted.lock,
            ),
            (
                "statement_timeout",
                current.map(|limits| limits.statement),
                wanted.statement,
            ),
        ];
        limits
            .into_iter()
            .filter(|(_, current, wanted)| *current != Some(*wanted))
            .map(|(name, _, wanted)| match wanted {
                Some(limit) if limit % 1000 == 0 => {
                    format!("SET LOCAL {name} = '{}s'", limit / 1000)
                }
                Some(limit) => format!("SET LOCAL {name} = '{limit}ms'"),
                None => format!("SET LOCAL {name} = 0"),
            })
            .collect()
    }
}
