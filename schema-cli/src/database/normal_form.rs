//! The normal form of a schema: what the server itself makes of it.
//!
//! A server stores expressions in words of its own (`status IN ('a', 'b')` comes back as
//! `status = ANY (ARRAY['a', 'b'])`), so the text of a struct and the text of a catalog are only
//! comparable once both have been through the same server.

use super::view_columns::{self, Knowledge};
use super::{Catalog, Database, DatabaseError, FailureKind};
use schema_core::def::ObjectKind;
use schema_core::dialect::{Dialect, Engine, Unsupported};
use schema_core::diff::{DiffError, diff};
use schema_core::model::Schema;
use schema_core::plan::{Options, PlanError, plan};
use std::fmt;

/// The statements that create `schema`, which the dialect has adapted, in an empty database: those of its
/// first migration.
///
/// # Errors
///
/// When there is no such migration.
pub fn create_schema(
    schema: &Schema,
    dialect: &dyn Dialect,
) -> Result<Vec<String>, CreateSchemaError> {
    let empty = Schema::default();
    let changes = diff(&empty, schema)?;
    let plan = plan(&empty, schema, &changes, dialect, &Options::default())?;
    let mut statements = Vec::new();
    for step in plan.migrations.iter().flat_map(|it| &it.steps) {
        statements.extend(dialect.statements(&step.operation)?);
    }
    Ok(statements)
}

/// Why a schema cannot be created from nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CreateSchemaError {
    /// The engine cannot hold a part of it.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// It cannot be told what is missing in an empty database.
    #[error(transparent)]
    Diff(#[from] DiffError),
    /// There is no plan that leads to it.
    #[error("{}", Lines(.0))]
    Plan(Vec<PlanError>),
}

impl From<Vec<PlanError>> for CreateSchemaError {
    fn from(errors: Vec<PlanError>) -> Self {
        Self::Plan(errors)
    }
}

impl From<CreateSchemaError> for DatabaseError {
    fn from(error: CreateSchemaError) -> Self {
        Self::Unsupported(Box::new(error))
    }
}

struct Lines<'a>(&'a [PlanError]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, error) in self.0.iter().enumerate() {
            if number > 0 {
                formatter.write_str("\n")?;
            }
            write!(formatter, "{error}")?;
        }
        Ok(())
    }
}

/// What the server of `database` makes of `schema`, which the dialect has adapted: it is created in a
/// scratch database and read back.
///
/// # Errors
///
/// When the engine cannot hold the schema, a view's query gives other columns than its struct declares, or the
/// account may not create a database.
pub fn normal_form(
    database: &mut dyn Database,
    schema: &Schema,
    dialect: &dyn Dialect,
) -> Result<Catalog, DatabaseError> {
    let mut schema = schema.clone();
    // Roles are not a part of the scratch database, but of the server.
    schema.objects.retain(|key, _| key.kind != ObjectKind::Role);
    let statements = create_schema(&schema, dialect)?;
    let mut scratch = database.scratch(&schema)?;
    if scratch.engine() == Engine::Postgres {
        // The body of a function may name things by the search path of its users, as in a dump.
        scratch.execute("SET check_function_bodies = off")?;
    }
    for statement in statements {
        scratch
            .execute(&statement)
            .map_err(|failure| refused(&statement, failure, &schema, dialect))?;
    }
    let catalog = scratch.catalog()?;
    let knowledge = match dialect.capabilities().views_hold_columns {
        true => Knowledge::Types,
        false => Knowledge::Names,
    };
    view_columns::check(&schema, &catalog, knowledge)?;
    Ok(catalog)
}

/// The server's refusal, with the statement that it refused and the extensions that may be why.
fn refused(
    statement: &str,
    failure: DatabaseError,
    schema: &Schema,
    dialect: &dyn Dialect,
) -> DatabaseError {
    if !matches!(
        failure,
        DatabaseError::Statement {
            kind: FailureKind::Other,
            ..
        }
    ) {
        return failure;
    }
    DatabaseError::Refused {
        statement: statement.lines().next().unwrap_or_default().to_owned(),
        failure: Box::new(failure),
        undeclared_extensions: dialect
            .needed_extensions(schema)
            .into_keys()
            .filter(|extension| !schema.declares_extension(extension))
            .collect(),
    }
}
