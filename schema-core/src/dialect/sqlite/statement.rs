//! The SQL of each operation, and what it blocks.

use super::Sqlite;
use super::index::create_index;
use super::rebuild::rebuild;
use super::row_rule::fill_closure;
use super::schema_object;
use super::table::{column_constraints, create_table, inline_comment, type_name};
use super::trigger::{create_trigger, drop_trigger};
use super::words::{expression, identifier, is_literal, object};
use crate::dialect::Unsupported;
use crate::dialect::expression::Inexpressible;
use crate::model::{Column, ObjectName, TableObject};
use crate::plan::{CommentTarget, Footprint, LockClaim, LockLevel, Operation, Work};

pub(super) fn statements(
    dialect: &Sqlite,
    operation: &Operation,
) -> Result<Vec<String>, Unsupported> {
    write(dialect, operation).map_err(|why| {
        let object = table_of(operation).map_or("schema".into(), ToString::to_string);
        dialect.unsupported(object, why)
    })
}

/// Any change blocks all other writers of the file, whatever table they write to, and no reader.
pub(super) fn footprint(operation: &Operation) -> Footprint {
    if let Operation::Custom(custom) = operation {
        return custom.footprint();
    }
    let is_new = matches!(operation, Operation::CreateTable(_));
    Footprint {
        locks: table_of(operation)
            .filter(|_| !is_new)
            .map(|table| LockClaim {
                table: table.clone(),
                level: LockLevel::Exclusive,
            })
            .into_iter()
            .collect(),
        work: match operation {
            Operation::CreateIndex { .. } => Work::IndexBuild,
            // DROP COLUMN writes every row without the column.
            Operation::RebuildTable { .. }
            | Operation::Backfill { .. }
            | Operation::FillClosure { .. }
            | Operation::DropColumn { .. } => Work::Rewrite,
            _ => Work::Catalog,
        },
        transactional: !matches!(operation, Operation::RebuildTable { .. }),
    }
}

fn write(dialect: &Sqlite, operation: &Operation) -> Result<Vec<String>, Inexpressible> {
    let one = match operation {
        Operation::CreateTable(table) => create_table(dialect, table, &object(&table.name))?,
        Operation::DropTable(table) => format!("DROP TABLE {}", object(&table.name)),
        Operation::RenameTable { from, to } => {
            format!("ALTER TABLE {} RENAME TO {}", object(from), object(to))
        }
        Operation::AddColumn { table, column } => add_column(dialect, table, column)?,
        Operation::DropColumn { table, column } => format!(
            "ALTER TABLE {} DROP COLUMN {}",
            object(table),
            identifier(&column.name)
        ),
        Operation::RenameColumn { table, from, to } => format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            object(table),
            identifier(from),
            identifier(to)
        ),
        Operation::CreateIndex {
            table,
            index,
            unique,
            concurrently: false,
        } => create_index(dialect, table, index, unique.as_ref())?,
        Operation::DropIndex {
            name,
            concurrently: false,
            ..
        } => {
            format!("DROP INDEX {}", identifier(name))
        }
        Operation::Backfill {
            table,
            values,
            pending,
            ..
        } => {
            let values = values
                .iter()
                .map(|value| {
                    let sql = expression(dialect, &value.value)?;
                    Ok(format!("{} = {sql}", identifier(&value.column)))
                })
                .collect::<Result<Vec<_>, Inexpressible>>()?;
            format!(
                "UPDATE {}\n    SET {}\n    WHERE {}",
                object(table),
                values.join(",\n        "),
                expression(dialect, pending)?
            )
        }
        Operation::Custom(custom) => return Ok(custom.statements.clone()),
        Operation::FillClosure { table, closure } => fill_closure(table, closure),
        Operation::CreateTableObject {
            table,
            object: TableObject::Trigger(trigger),
        } => create_trigger(dialect, table, trigger)?,
        Operation::DropTableObject {
            object: TableObject::Trigger(trigger),
            ..
        } => drop_trigger(&trigger.name),
        Operation::RebuildTable {
            old,
            new,
            values,
            dependents,
        } => return rebuild(dialect, old, new, values, dependents),
        Operation::CreateObject(object) => return schema_object::create(object),
        Operation::DropObject(object) => return Ok(schema_object::drop(object)),
        other => {
            return Err(Inexpressible {
                feature: feature(other).into(),
                remedy: "rebuild the table".into(),
            });
        }
    };
    Ok(vec![one])
}

/// ADD COLUMN, for what it takes.
fn add_column(
    dialect: &Sqlite,
    table: &ObjectName,
    column: &Column,
) -> Result<String, Inexpressible> {
    let refused = if column.identity.is_some() {
        Some("numbered columns on existing tables")
    } else if matches!(column.generated, Some((_, true))) {
        Some("stored generated columns on existing tables")
    } else if column
        .default
        .as_ref()
        .is_some_and(|value| !is_literal(value))
    {
        Some("new columns on existing tables whose default is calculated")
    } else if !column.nullable && column.default.is_none() && column.generated.is_none() {
        Some("required columns without a default on existing tables")
    } else {
        None
    };
    if let Some(feature) = refused {
        return Err(Inexpressible {
            feature: feature.into(),
            remedy: "rebuild the table".into(),
        });
    }
    Ok(format!(
        "ALTER TABLE {} ADD COLUMN {}{} {}{}",
        object(table),
        identifier(&column.name),
        inline_comment(column.comment.as_deref()),
        type_name(column, false)?,
        column_constraints(dialect, column)?
    ))
}

fn feature(operation: &Operation) -> &'static str {
    match operation {
        Operation::CreateSupportFunction(_) | Operation::DropSupportFunction(_) => {
            "functions written in SQL"
        }
        Operation::CreateEnum(_)
        | Operation::DropEnum(_)
        | Operation::AddEnumLabel { .. }
        | Operation::RenameEnumLabel { .. } => "enumerations",
        Operation::CreateType(_)
        | Operation::DropType(_)
        | Operation::AlterType { .. }
        | Operation::AddDomainCheck { .. }
        | Operation::ValidateDomainCheck { .. } => "declared types",
        Operation::AlterColumn { .. } => "change of an existing column",
        Operation::AddPrimaryKey { .. }
        | Operation::AddUnique { .. }
        | Operation::AddForeignKey { .. }
        | Operation::AddCheck { .. }
        | Operation::ValidateConstraint { .. }
        | Operation::DropConstraint { .. }
        | Operation::RenameConstraint { .. } => "change of the constraints of an existing table",
        Operation::CreateIndex { .. } | Operation::DropIndex { .. } => {
            "indexes built beside running writes"
        }
        Operation::RenameIndex { .. } => "renaming of indexes",
        Operation::CreateSynchronization { .. }
        | Operation::DropSynchronization { .. }
        | Operation::KeepFormerName(_)
        | Operation::DropFormerName(_)
        | Operation::Conversion(_) => "two releases that write to one file",
        Operation::SetComment { .. } => "comments in the catalog",
        _ => "such operation",
    }
}

fn table_of(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::CreateSupportFunction(_)
        | Operation::DropSupportFunction(_)
        | Operation::CreateEnum(_)
        | Operation::DropEnum(_)
        | Operation::AddEnumLabel { .. }
        | Operation::RenameEnumLabel { .. }
        | Operation::CreateType(_)
        | Operation::DropType(_)
        | Operation::Custom(_)
        | Operation::AlterType { .. }
        | Operation::AddDomainCheck { .. }
        | Operation::ValidateDomainCheck { .. }
        | Operation::CreateSequence(_)
        | Operation::DropSequence(_)
        | Operation::RenameSequence { .. }
        | Operation::AlterSequence { .. }
        | Operation::AdvanceSequence { .. }
        | Operation::SetSequenceOwner { .. }
        | Operation::CreateObject(_)
        | Operation::DropObject(_)
        | Operation::ReplaceObject { .. }
        | Operation::Partition(_) => None,
        Operation::CreateTable(table) | Operation::DropTable(table) => Some(&table.name),
        Operation::RenameTable { from: table, .. }
        | Operation::AddColumn { table, .. }
        | Operation::DropColumn { table, .. }
        | Operation::RenameColumn { table, .. }
        | Operation::AlterColumn { table, .. }
        | Operation::AddPrimaryKey { table, .. }
        | Operation::AddUnique { table, .. }
        | Operation::AddForeignKey { table, .. }
        | Operation::AddCheck { table, .. }
        | Operation::AddExclusion { table, .. }
        | Operation::SetIndexParameters { table, .. }
        | Operation::ValidateConstraint { table, .. }
        | Operation::DropConstraint { table, .. }
        | Operation::RenameConstraint { table, .. }
        | Operation::CreateIndex { table, .. }
        | Operation::DropIndex { table, .. }
        | Operation::RenameIndex { table, .. }
        | Operation::CreateSynchronization { table, .. }
        | Operation::DropSynchronization { table, .. }
        | Operation::Backfill { table, .. }
        | Operation::FillClosure { table, .. }
        | Operation::CreateTableObject { table, .. }
        | Operation::DropTableObject { table, .. }
        | Operation::ReplaceTableObject { table, .. }
        | Operation::RenameTableObject { table, .. }
        | Operation::AlterTable { table, .. } => Some(table),
        Operation::KeepFormerName(former) | Operation::DropFormerName(former) => {
            Some(&former.table)
        }
        Operation::Conversion(operation) => Some(operation.table()),
        Operation::RebuildTable { old, .. } => Some(&old.name),
        Operation::SetComment { target, .. } => match target {
            CommentTarget::Table(table)
            | CommentTarget::Column(table, _)
            | CommentTarget::Constraint(table, _)
            | CommentTarget::Index(table, _) => Some(table),
            CommentTarget::Enum(_)
            | CommentTarget::Sequence(_)
            | CommentTarget::Type(_)
            | CommentTarget::Attribute(..)
            | CommentTarget::Object(_) => None,
        },
    }
}
