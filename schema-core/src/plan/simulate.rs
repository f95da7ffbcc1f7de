//! What operations do, carried out on a model: how a plan is proved before anything runs.

use super::online::set_comment;
use super::simulate_constraints::{
    comment_index, replace_constraint, simulate_constraint, simulate_index,
};
use super::simulate_sequences::{self, require_no_sequence, sequence};
use super::simulate_types::{alter, declared, simulate_type};
use super::{Catalog, ColumnChange, CommentTarget, Operation, SimulationError};
use super::{conversion_operation, former_name, partition, table_object};
use crate::diff::{TypeAlteration, insert_label, rename_column_in_schema, rename_table_in_schema};
use crate::model::ObjectName;

/// Carries out one operation on a model.
///
/// # Errors
///
/// When a server would refuse the operation in this state.
pub fn simulate(catalog: &mut Catalog, operation: &Operation) -> Result<(), SimulationError> {
    match operation {
        Operation::CreateSupportFunction(function) => {
            catalog.functions.insert(*function);
        }
        Operation::DropSupportFunction(function) => {
            catalog.functions.remove(function);
        }
        Operation::CreateEnum(enumeration) => {
            let name = enumeration.name.clone();
            if catalog.schema.enums.contains_key(&name) {
                return Err(SimulationError::NameInUse(format!("enum {name}")));
            }
            catalog.schema.enums.insert(name, enumeration.clone());
        }
        Operation::DropEnum(enumeration) => drop_enum(catalog, &enumeration.name)?,
        Operation::AddEnumLabel {
            name,
            label,
            before,
        } => insert_label(
            &mut catalog.enumeration(name)?.labels,
            label,
            before.as_deref(),
        ),
        Operation::RenameEnumLabel { name, from, to } => {
            let labels = &mut catalog.enumeration(name)?.labels;
            let label = labels.iter_mut().find(|label| *label == from);
            let label =
                label.ok_or_else(|| SimulationError::Missing(format!("label {name}.{from}")))?;
            to.clone_into(label);
        }
        Operation::CreateType(_)
        | Operation::DropType(_)
        | Operation::AlterType { .. }
        | Operation::AddDomainCheck { .. }
        | Operation::ValidateDomainCheck { .. } => simulate_type(catalog, operation)?,
        Operation::CreateSequence(_)
        | Operation::DropSequence(_)
        | Operation::RenameSequence { .. }
        | Operation::AlterSequence { .. }
        | Operation::AdvanceSequence { .. }
        | Operation::SetSequenceOwner { .. } => simulate_sequences::simulate(catalog, operation)?,
        Operation::Partition(operation) => partition::simulate(catalog, operation)?,
        Operation::Conversion(operation) => conversion_operation::simulate(catalog, operation)?,
        Operation::CreateTable(table) => {
            catalog.require_free_relation(table.name.namespace.as_deref(), &table.name.name)?;
            catalog
                .schema
                .tables
                .insert(table.name.clone(), table.clone());
        }
        Operation::DropTable(table) => {
            catalog.table(&table.name)?;
            require_no_sequence(catalog, &table.name, None)?;
            catalog.schema.tables.remove(&table.name);
        }
        Operation::RenameTable { from, to } => {
            catalog.table(from)?;
            catalog.require_free_relation(to.namespace.as_deref(), &to.name)?;
            rename_table_in_schema(&mut catalog.schema, from, to);
        }
        Operation::KeepFormerName(former) => former_name::keep(catalog, former)?,
        Operation::DropFormerName(former) => former_name::drop(catalog, former)?,
        Operation::SetComment { target, comment } => match target {
            CommentTarget::Table(table) => catalog.table(table)?.comment.clone_from(comment),
            CommentTarget::Column(table, column) => {
                catalog.column(table, column)?.comment.clone_from(comment)
            }
            CommentTarget::Constraint(table, name) => {
                let mut constraint = catalog.constraint(table, name)?;
                set_comment(&mut constraint, comment.clone());
                replace_constraint(catalog, table, constraint)?;
            }
            CommentTarget::Index(table, name) => comment_index(catalog, table, name, comment)?,
            CommentTarget::Enum(name) => catalog.enumeration(name)?.comment.clone_from(comment),
            CommentTarget::Type(name) => declared(catalog, name)?.comment.clone_from(comment),
            CommentTarget::Attribute(name, attribute) => alter(
                catalog,
                name,
                &TypeAlteration::AttributeComment {
                    attribute: attribute.clone(),
                    old: None,
                    new: comment.clone(),
                },
            )?,
            CommentTarget::Sequence(name) => {
                sequence(catalog, name)?.comment.clone_from(comment);
            }
            CommentTarget::Object(key) => catalog.object(key)?.comment.clone_from(comment),
        },
        Operation::CreateObject(object) => {
            let key = object.key.clone();
            if catalog.schema.objects.contains_key(&key) {
                return Err(SimulationError::NameInUse(key.to_string()));
            }
            if key.is_relation() {
                catalog.require_free_relation(key.name.namespace.as_deref(), &key.name.name)?;
            }
            catalog.schema.objects.insert(key, object.clone());
        }
        Operation::DropObject(object) => catalog.drop_object(&object.key)?,
        Operation::ReplaceObject { new, .. } => {
            catalog.object(&new.key)?.clone_from(new);
        }
        Operation::Backfill {
            table, key, values, ..
        } => {
            let names = key.iter().map(|column| &column.name);
            for name in names.chain(values.iter().map(|value| &value.column)) {
                catalog.column(table, name)?;
            }
        }
        // What people wrote changes nothing that the schema declares.
        Operation::Custom(_) => {}
        Operation::FillClosure { table, closure } => {
            let hierarchy = &closure.hierarchy;
            for column in [&hierarchy.key, &hierarchy.parent] {
                catalog.column(table, column)?;
            }
            for column in [&closure.ancestor, &closure.descendant, &closure.depth] {
                catalog.column(&closure.table, column)?;
            }
        }
        Operation::RebuildTable { old, new, .. } => {
            catalog.table(&old.name)?;
            catalog.schema.tables.remove(&old.name);
            catalog
                .schema
                .tables
                .insert(new.name.clone(), new.as_ref().clone());
        }
        Operation::CreateSynchronization {
            table, from, to, ..
        } => {
            catalog.column(table, from)?;
            catalog.column(table, to)?;
            let pair = (table.clone(), from.clone(), to.clone());
            catalog.synchronizations.insert(pair);
        }
        Operation::DropSynchronization { table, from, to } => {
            let pair = (table.clone(), from.clone(), to.clone());
            if !catalog.synchronizations.remove(&pair) {
                return Err(SimulationError::Missing(format!(
                    "the trigger of {table}.{from} and {to}"
                )));
            }
        }
        Operation::CreateTableObject { .. }
        | Operation::DropTableObject { .. }
        | Operation::ReplaceTableObject { .. }
        | Operation::RenameTableObject { .. }
        | Operation::AlterTable { .. } => table_object::simulate(catalog, operation)?,
        Operation::AddColumn { .. }
        | Operation::DropColumn { .. }
        | Operation::RenameColumn { .. }
        | Operation::AlterColumn { .. } => simulate_column(catalog, operation)?,
        Operation::AddPrimaryKey { .. }
        | Operation::AddUnique { .. }
        | Operation::AddForeignKey { .. }
        | Operation::AddCheck { .. }
        | Operation::AddExclusion { .. }
        | Operation::ValidateConstraint { .. }
        | Operation::DropConstraint { .. }
        | Operation::RenameConstraint { .. } => simulate_constraint(catalog, operation)?,
        Operation::CreateIndex { .. }
        | Operation::DropIndex { .. }
        | Operation::RenameIndex { .. } => simulate_index(catalog, operation)?,
        Operation::SetIndexParameters {
            table, name, new, ..
        } => catalog
            .index_storage(table, name)?
            .parameters
            .clone_from(new),
    }
    Ok(())
}

fn drop_enum(catalog: &mut Catalog, name: &ObjectName) -> Result<(), SimulationError> {
    catalog.enumeration(name)?;
    for (table, definition) in &catalog.schema.tables {
        let mut columns = definition.columns.iter();
        if let Some(column) = columns.find(|it| it.data_type.name.as_ref() == Some(name)) {
            return Err(SimulationError::InUse {
                object: format!("enum {name}"),
                by: format!("column {table}.{}", column.name),
            });
        }
    }
    catalog.schema.enums.remove(name);
    Ok(())
}

fn simulate_column(catalog: &mut Catalog, operation: &Operation) -> Result<(), SimulationError> {
    match operation {
        Operation::AddColumn { table, column } => {
            if catalog.table(table)?.column(&column.name).is_some() {
                return Err(SimulationError::NameInUse(format!(
                    "{table}.{}",
                    column.name
                )));
            }
            let filled = column.nullable
                || column.default.is_some()
                || column.identity.is_some()
                || column.generated.is_some();
            if !filled {
                let object = format!("{table}.{}", column.name);
                return Err(SimulationError::RequiredWithoutDefault(object));
            }
            catalog.table(table)?.columns.push(column.clone());
        }
        Operation::DropColumn { table, column } => {
            catalog.column(table, &column.name)?;
            require_no_sequence(catalog, table, Some(&column.name))?;
            if let Some(by) = catalog.users_of_column(table, &column.name) {
                return Err(SimulationError::InUse {
                    object: format!("column {table}.{}", column.name),
                    by,
                });
            }
            let columns = &mut catalog.table(table)?.columns;
            columns.retain(|other| other.name != column.name);
        }
        Operation::RenameColumn { table, from, to } => {
            catalog.column(table, from)?;
            if catalog.table(table)?.column(to).is_some() {
                return Err(SimulationError::NameInUse(format!("{table}.{to}")));
            }
            rename_column_in_schema(&mut catalog.schema, table, from, to);
        }
        Operation::AlterColumn {
            table,
            column,
            change,
        } => {
            if let ColumnChange::SetType { .. } = change
                && let Some(user) = (catalog.table(table)?.objects.iter())
                    .find(|object| table_object::depends_on_type(object, column))
            {
                return Err(SimulationError::InUse {
                    object: format!("column {table}.{column}"),
                    by: table_object::named(table, user),
                });
            }
            let column = catalog.column(table, column)?;
            match change {
                ColumnChange::SetNotNull => column.nullable = false,
                ColumnChange::DropNotNull => column.nullable = true,
                ColumnChange::SetDefault { new, .. } => column.default.clone_from(new),
                ColumnChange::SetType { new, .. } => column.data_type.clone_from(new),
                ColumnChange::SetCollation { new, .. } => column.collation.clone_from(new),
                ColumnChange::SetIdentity { new, .. } => column.identity.clone_from(new),
                ColumnChange::SetExpression { new, stored, .. } => {
                    column.generated = Some((new.clone(), *stored));
                }
                ColumnChange::DropExpression { .. } => column.generated = None,
                ColumnChange::SetPhysical { new, .. } => column.physical.set(new),
            }
        }
        _ => {}
    }
    Ok(())
}
