//! The normal form of a schema: what the server itself makes of it.
//!
//! A server stores expressions in words of its own (`status IN ('a', 'b')` comes back as
//! `status = ANY (ARRAY['a', 'b'])`), so the text of a struct and the text of a catalog are only
//! comparable once both have been through the same server.

use super::{Catalog, Database, DatabaseError};
use schema_core::dialect::{Dialect, Unsupported};
use schema_core::model::Schema;
use schema_core::plan::{CommentTarget, Operation, Validation};

/// The statements that create `schema`, which the dialect has adapted, in an empty database.
///
/// This is not a migration: it has no regard for running traffic.
///
/// # Errors
///
/// When the engine cannot hold a part of it.
pub fn create_schema(schema: &Schema, dialect: &dyn Dialect) -> Result<Vec<String>, Unsupported> {
    let mut operations: Vec<Operation> = dialect
        .support_functions(schema)
        .into_iter()
        .map(Operation::CreateSupportFunction)
        .collect();
    operations.extend(schema.enums.values().cloned().map(Operation::CreateEnum));
    // Where constraints cannot be added to a table, they are part of it from the start, and a reference
    // to a table that comes later is allowed.
    let later_keys = dialect.capabilities().alter_constraints;
    for table in schema.tables.values() {
        let mut table = table.clone();
        if later_keys {
            table.foreign_keys.clear();
        }
        operations.push(Operation::CreateTable(table));
    }
    for table in schema.tables.values() {
        let uniques = table.uniques.iter().filter(|unique| unique.is_index());
        operations.extend(uniques.map(|unique| Operation::CreateIndex {
            table: table.name.clone(),
            index: schema_core::model::Index {
                name: unique.name.clone(),
                method: "btree".to_owned(),
                parts: unique.parts.clone(),
                predicate: unique.predicate.clone(),
                include: unique.include.clone(),
                engines: unique.engines,
            },
            unique: Some(unique.clone()),
            concurrently: false,
        }));
        operations.extend(table.indexes.iter().map(|index| Operation::CreateIndex {
            table: table.name.clone(),
            index: index.clone(),
            unique: None,
            concurrently: false,
        }));
    }
    if later_keys {
        for table in schema.tables.values() {
            operations.extend(
                table
                    .foreign_keys
                    .iter()
                    .map(|key| Operation::AddForeignKey {
                        table: table.name.clone(),
                        key: key.clone(),
                        validation: Validation::Immediate,
                    }),
            );
        }
    }
    if dialect.capabilities().catalog_comments {
        operations.extend(comments(schema));
    }
    let mut statements = Vec::new();
    for operation in &operations {
        statements.extend(dialect.statements(operation)?);
    }
    Ok(statements)
}

/// What the server of `database` makes of `schema`, which the dialect has adapted: it is created in a
/// scratch database and read back.
///
/// # Errors
///
/// When the engine cannot hold the schema, or the account may not create a database.
pub fn normal_form(
    database: &mut dyn Database,
    schema: &Schema,
    dialect: &dyn Dialect,
) -> Result<Catalog, DatabaseError> {
    let statements = create_schema(schema, dialect)?;
    let mut scratch = database.scratch()?;
    for statement in statements {
        scratch.execute(&statement)?;
    }
    scratch.catalog()
}

fn comments(schema: &Schema) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut add = |target: CommentTarget, comment: &Option<String>| {
        if comment.is_some() {
            operations.push(Operation::SetComment {
                target,
                comment: comment.clone(),
            });
        }
    };
    for enumeration in schema.enums.values() {
        add(
            CommentTarget::Enum(enumeration.name.clone()),
            &enumeration.comment,
        );
    }
    for table in schema.tables.values() {
        add(CommentTarget::Table(table.name.clone()), &table.comment);
        for column in &table.columns {
            add(
                CommentTarget::Column(table.name.clone(), column.name.clone()),
                &column.comment,
            );
        }
    }
    operations
}
