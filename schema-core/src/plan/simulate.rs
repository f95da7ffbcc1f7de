//! What operations do, carried out on a model: how a plan is proved before anything runs.

use super::online::set_comment;
use super::simulate_sequences::{self, require_no_sequence, sequence};
use super::simulate_types::{alter, declared, simulate_type};
use super::{
    Catalog, ColumnChange, CommentTarget, ConstraintKind, Operation, SimulationError, Validation,
};
use super::{conversion_operation, former_name, partition, table_object};
use crate::def::Validity;
use crate::diff::{
    Constraint, TypeAlteration, insert_constraint, insert_index, insert_label, remove_constraint,
    rename_column_in_schema, rename_table_in_schema, take_index,
};
use crate::model::{ObjectName, Unique};

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
        Operation::CreateSynchronization { table, from, to } => {
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

fn simulate_constraint(
    catalog: &mut Catalog,
    operation: &Operation,
) -> Result<(), SimulationError> {
    let missing = |table: &ObjectName, name: &str| {
        SimulationError::Missing(format!("constraint {table}.{name}"))
    };
    match operation {
        Operation::AddPrimaryKey {
            table,
            key,
            using_index,
        } => {
            if catalog.table(table)?.primary_key.is_some() {
                return Err(SimulationError::NameInUse(format!("{table}: primary key")));
            }
            take_over(catalog, table, using_index.as_deref())?;
            let constraint = Constraint::PrimaryKey(key.clone());
            catalog.add_constraint(table, constraint, Validation::Immediate)?;
        }
        Operation::AddUnique {
            table,
            unique,
            using_index,
        } => {
            take_over(catalog, table, using_index.as_deref())?;
            let constraint = Constraint::Unique(unique.clone());
            catalog.add_constraint(table, constraint, Validation::Immediate)?;
        }
        Operation::AddForeignKey {
            table,
            key,
            validation,
        } => {
            catalog.table(&key.target)?;
            catalog.add_constraint(table, Constraint::ForeignKey(key.clone()), *validation)?;
        }
        Operation::AddCheck {
            table,
            check,
            validation,
        } => catalog.add_constraint(table, Constraint::Check(check.clone()), *validation)?,
        Operation::AddExclusion { table, exclusion } => {
            let constraint = Constraint::Exclusion(exclusion.clone());
            catalog.add_constraint(table, constraint, Validation::Immediate)?;
        }
        Operation::ValidateConstraint { table, name, .. } => {
            let mut constraint = catalog.constraint(table, name)?;
            match &mut constraint {
                Constraint::Check(check) => check.validity = Validity::Valid,
                Constraint::ForeignKey(key) => key.validity = Validity::Valid,
                _ => {}
            }
            replace_constraint(catalog, table, constraint)?;
            catalog.unvalidated.remove(&(table.clone(), name.clone()));
        }
        Operation::DropConstraint { table, name, kind } => {
            let constraint = catalog.constraint(table, name)?;
            if *kind != kind_of(&constraint) {
                return Err(missing(table, name));
            }
            remove_constraint(catalog.table(table)?, &constraint)
                .map_err(|_| missing(table, name))?;
            catalog.table(table)?.properties.forget_index(name);
            catalog.unvalidated.remove(&(table.clone(), name.clone()));
        }
        Operation::RenameConstraint { table, from, to } => {
            let constraint = catalog.constraint(table, from)?;
            catalog.require_free_constraint(table, to)?;
            remove_constraint(catalog.table(table)?, &constraint)
                .map_err(|_| missing(table, from))?;
            let definition = catalog.table(table)?;
            definition.properties.rename_index(from, to);
            insert_constraint(definition, constraint.with_name(to));
            if catalog.unvalidated.remove(&(table.clone(), from.clone())) {
                catalog.unvalidated.insert((table.clone(), to.clone()));
            }
        }
        _ => {}
    }
    Ok(())
}

/// What kind a constraint is, as an operation names it.
pub(super) fn kind_of(constraint: &Constraint) -> ConstraintKind {
    match constraint {
        Constraint::PrimaryKey(_) => ConstraintKind::PrimaryKey,
        Constraint::Unique(_) => ConstraintKind::Unique,
        Constraint::Check(_) => ConstraintKind::Check,
        Constraint::ForeignKey(key) => ConstraintKind::ForeignKey {
            target: key.target.clone(),
        },
        Constraint::Exclusion(_) => ConstraintKind::Exclusion,
    }
}

/// Puts a constraint in the place of the one of its kind and name.
fn replace_constraint(
    catalog: &mut Catalog,
    table: &ObjectName,
    constraint: Constraint,
) -> Result<(), SimulationError> {
    let missing = || SimulationError::Missing(format!("constraint {table}.{}", constraint.name()));
    let table = catalog.table(table)?;
    remove_constraint(table, &constraint).map_err(|_| missing())?;
    insert_constraint(table, constraint);
    Ok(())
}

fn comment_index(
    catalog: &mut Catalog,
    table: &ObjectName,
    name: &str,
    comment: &Option<String>,
) -> Result<(), SimulationError> {
    let definition = catalog.table(table)?;
    if let Some(index) = definition.indexes.iter_mut().find(|it| it.name == name) {
        index.comment.clone_from(comment);
        return Ok(());
    }
    let mut uniques = definition.uniques.iter_mut();
    match uniques.find(|it| it.name == name && it.is_index()) {
        Some(unique) => {
            unique.comment.clone_from(comment);
            Ok(())
        }
        None => Err(SimulationError::Missing(format!("index {name}"))),
    }
}

/// A constraint takes over the index that was built for it.
fn take_over(
    catalog: &mut Catalog,
    table: &ObjectName,
    index: Option<&str>,
) -> Result<(), SimulationError> {
    if let Some(index) = index {
        let key = (table.clone(), index.to_owned());
        if catalog.unattached.remove(&key).is_none() {
            return Err(SimulationError::Missing(format!("unique index {index}")));
        }
    }
    Ok(())
}

fn simulate_index(catalog: &mut Catalog, operation: &Operation) -> Result<(), SimulationError> {
    match operation {
        Operation::CreateIndex {
            table,
            index,
            unique,
            ..
        } => {
            catalog.table(table)?;
            catalog.require_free_relation(table.namespace.as_deref(), &index.name)?;
            match unique {
                None => insert_index(catalog.table(table)?, index.clone()),
                Some(unique) if unique.is_index() => {
                    insert_constraint(catalog.table(table)?, Constraint::Unique(unique.clone()));
                }
                Some(unique) => {
                    let key = (table.clone(), index.name.clone());
                    catalog.unattached.insert(key, unique.clone());
                }
            }
        }
        Operation::DropIndex {
            table,
            name,
            concurrently,
        } => {
            let found = take_any_index(catalog, table, name)?;
            // Outside a transaction a step may run twice, so a second run finds nothing to drop.
            if found.is_none() && !concurrently {
                return Err(SimulationError::Missing(format!("index {name}")));
            }
            catalog.table(table)?.properties.forget_index(name);
        }
        Operation::RenameIndex { table, from, to } => {
            catalog.require_free_relation(table.namespace.as_deref(), to)?;
            catalog.table(table)?.properties.rename_index(from, to);
            match take_any_index(catalog, table, from)? {
                None => return Err(SimulationError::Missing(format!("index {from}"))),
                Some(AnyIndex::Plain(index)) => {
                    let index = crate::model::Index {
                        name: to.clone(),
                        ..index
                    };
                    insert_index(catalog.table(table)?, index);
                }
                Some(AnyIndex::Unique(unique)) => {
                    let unique = Constraint::Unique(unique).with_name(to);
                    insert_constraint(catalog.table(table)?, unique);
                }
                Some(AnyIndex::Unattached(unique)) => {
                    let key = (table.clone(), to.clone());
                    catalog.unattached.insert(key, unique);
                }
            }
        }
        _ => {}
    }
    Ok(())
}

enum AnyIndex {
    Plain(crate::model::Index),
    Unique(Unique),
    Unattached(Unique),
}

fn take_any_index(
    catalog: &mut Catalog,
    table: &ObjectName,
    name: &str,
) -> Result<Option<AnyIndex>, SimulationError> {
    if let Some(unique) = catalog.unattached.remove(&(table.clone(), name.to_owned())) {
        return Ok(Some(AnyIndex::Unattached(unique)));
    }
    let definition = catalog.table(table)?;
    if let Ok(index) = take_index(definition, name) {
        return Ok(Some(AnyIndex::Plain(index)));
    }
    let uniques = &mut definition.uniques;
    let position = uniques
        .iter()
        .position(|unique| unique.name == name && unique.is_index());
    Ok(position.map(|position| AnyIndex::Unique(uniques.remove(position))))
}
