//! What operations do, carried out on a model: how a plan is proved before anything runs.

use super::{ColumnChange, CommentTarget, ConstraintKind, Operation, SupportFunction, Validation};
use crate::diff::{
    Constraint, constraint_mentions, constraints_of, first_difference, index_mentions,
    insert_constraint, insert_index, insert_label, remove_constraint, rename_column_in_schema,
    rename_table_in_schema, take_index,
};
use crate::model::{Column, EnumType, ObjectName, Schema, Table, Unique};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The state of a database between two steps of a plan: a schema, and what exists only on the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// The schema.
    pub schema: Schema,
    /// The support functions.
    pub functions: BTreeSet<SupportFunction>,
    /// Constraints that do not vouch for the rows that existed before them, by table and name.
    pub unvalidated: BTreeSet<(ObjectName, String)>,
    /// Unique indexes that a constraint is to take over, by table and name.
    pub unattached: BTreeMap<(ObjectName, String), Unique>,
    /// Columns that triggers keep equal: table, old name, new name.
    pub synchronizations: BTreeSet<(ObjectName, String, String)>,
}

/// Why an operation cannot run in the state that a plan would have reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SimulationError {
    /// Something that the operation is about does not exist.
    Missing(String),
    /// A name that the operation needs is in use.
    NameInUse(String),
    /// Something still depends on what would be dropped.
    InUse {
        /// What would be dropped.
        object: String,
        /// What depends on it.
        by: String,
    },
    /// Rows that exist would violate the new column.
    RequiredWithoutDefault(String),
}

impl fmt::Display for SimulationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(object) => write!(formatter, "{object} does not exist at that point"),
            Self::NameInUse(object) => {
                write!(formatter, "the name {object} is still in use at that point")
            }
            Self::InUse { object, by } => write!(formatter, "{object} is still used by {by}"),
            Self::RequiredWithoutDefault(object) => write!(
                formatter,
                "{object} may not be NULL and has no value for the rows that exist"
            ),
        }
    }
}

impl std::error::Error for SimulationError {}

impl Catalog {
    /// A database that holds `schema` and the functions that it needs, and nothing half done.
    pub fn new(schema: Schema, functions: BTreeSet<SupportFunction>) -> Self {
        Self {
            schema,
            functions,
            ..Self::default()
        }
    }

    /// The first object in which two states differ; `None` when a server could not tell them apart.
    pub fn first_difference(&self, other: &Self) -> Option<String> {
        let half_done = |one: &Self, other: &Self| -> Option<String> {
            let functions = one.functions.difference(&other.functions);
            let functions = functions.map(|function| format!("function {function:?}"));
            let unvalidated = one.unvalidated.difference(&other.unvalidated);
            let unvalidated =
                unvalidated.map(|(table, name)| format!("validity of {table}.{name}"));
            let unattached = one.unattached.keys();
            let unattached = unattached.filter(|key| !other.unattached.contains_key(key));
            let unattached = unattached.map(|(table, name)| format!("unique index {table}.{name}"));
            let pairs = one.synchronizations.difference(&other.synchronizations);
            let pairs = pairs.map(|(table, from, to)| format!("trigger {table}.{from}={to}"));
            functions
                .chain(unvalidated)
                .chain(unattached)
                .chain(pairs)
                .next()
        };
        first_difference(&self.schema, &other.schema)
            .or_else(|| half_done(self, other))
            .or_else(|| half_done(other, self))
    }

    fn table(&mut self, name: &ObjectName) -> Result<&mut Table, SimulationError> {
        let missing = || SimulationError::Missing(format!("table {name}"));
        self.schema.tables.get_mut(name).ok_or_else(missing)
    }

    fn column(&mut self, table: &ObjectName, name: &str) -> Result<&mut Column, SimulationError> {
        let columns = &mut self.table(table)?.columns;
        let found = columns.iter_mut().find(|column| column.name == name);
        found.ok_or_else(|| SimulationError::Missing(format!("column {table}.{name}")))
    }

    fn enumeration(&mut self, name: &ObjectName) -> Result<&mut EnumType, SimulationError> {
        let missing = || SimulationError::Missing(format!("enum {name}"));
        self.schema.enums.get_mut(name).ok_or_else(missing)
    }

    fn constraint(&self, table: &ObjectName, name: &str) -> Result<Constraint, SimulationError> {
        let constraints = self.schema.tables.get(table).map(constraints_of);
        let mut constraints = constraints.into_iter().flatten();
        let is_constraint = |constraint: &Constraint| !matches!(constraint, Constraint::Unique(unique) if unique.is_index());
        constraints
            .find(|it| it.name() == name && is_constraint(it))
            .ok_or_else(|| SimulationError::Missing(format!("constraint {table}.{name}")))
    }

    /// Names of indexes, of constraints that are backed by one, and of tables share one space in each
    /// namespace.
    fn require_free_relation(
        &self,
        namespace: Option<&str>,
        name: &str,
    ) -> Result<(), SimulationError> {
        let mut tables = self.schema.tables.values();
        let taken = tables.any(|table| {
            table.name.namespace.as_deref() == namespace
                && (table.name.name == name
                    || table
                        .primary_key
                        .as_ref()
                        .is_some_and(|key| key.name == name)
                    || table.uniques.iter().any(|unique| unique.name == name)
                    || table.indexes.iter().any(|index| index.name == name))
        });
        let mut building = self.unattached.keys();
        let building =
            building.any(|(table, index)| table.namespace.as_deref() == namespace && index == name);
        match taken || building {
            true => Err(SimulationError::NameInUse(name.to_owned())),
            false => Ok(()),
        }
    }

    fn require_free_constraint(
        &self,
        table: &ObjectName,
        name: &str,
    ) -> Result<(), SimulationError> {
        match self.constraint(table, name) {
            Ok(_) => Err(SimulationError::NameInUse(format!("{table}.{name}"))),
            Err(_) => Ok(()),
        }
    }

    fn add_constraint(
        &mut self,
        table: &ObjectName,
        constraint: Constraint,
        validation: Validation,
    ) -> Result<(), SimulationError> {
        self.table(table)?;
        self.require_free_constraint(table, constraint.name())?;
        if matches!(
            constraint,
            Constraint::PrimaryKey(_) | Constraint::Unique(_)
        ) {
            self.require_free_relation(table.namespace.as_deref(), constraint.name())?;
        }
        if validation == Validation::Deferred {
            let name = constraint.name().to_owned();
            self.unvalidated.insert((table.clone(), name));
        }
        insert_constraint(self.table(table)?, constraint);
        Ok(())
    }

    /// What of the schema mentions a column.
    fn users_of_column(&self, table: &ObjectName, column: &str) -> Option<String> {
        for (owner, other) in &self.schema.tables {
            for constraint in constraints_of(other) {
                if constraint_mentions(&constraint, owner, table, column) {
                    return Some(format!("constraint {owner}.{}", constraint.name()));
                }
            }
            let mut indexes = other.indexes.iter();
            if owner == table
                && let Some(index) = indexes.find(|index| index_mentions(index, column))
            {
                return Some(format!("index {}", index.name));
            }
        }
        let mut pairs = self.synchronizations.iter();
        let pair =
            pairs.find(|(owner, from, to)| owner == table && (from == column || to == column));
        pair.map(|(owner, from, to)| format!("the trigger of {owner}.{from} and {to}"))
    }
}

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
        Operation::CreateTable(table) => {
            catalog.require_free_relation(table.name.namespace.as_deref(), &table.name.name)?;
            catalog
                .schema
                .tables
                .insert(table.name.clone(), table.clone());
        }
        Operation::DropTable(table) => {
            catalog.table(&table.name)?;
            catalog.schema.tables.remove(&table.name);
        }
        Operation::RenameTable { from, to } => {
            catalog.table(from)?;
            catalog.require_free_relation(to.namespace.as_deref(), &to.name)?;
            rename_table_in_schema(&mut catalog.schema, from, to);
        }
        Operation::SetComment { target, comment } => match target {
            CommentTarget::Table(table) => catalog.table(table)?.comment.clone_from(comment),
            CommentTarget::Column(table, column) => {
                catalog.column(table, column)?.comment.clone_from(comment)
            }
            CommentTarget::Enum(name) => catalog.enumeration(name)?.comment.clone_from(comment),
        },
        Operation::Backfill {
            table, key, values, ..
        } => {
            let names = key.iter().map(|column| &column.name);
            for name in names.chain(values.iter().map(|value| &value.column)) {
                catalog.column(table, name)?;
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
        Operation::AddColumn { .. }
        | Operation::DropColumn { .. }
        | Operation::RenameColumn { .. }
        | Operation::AlterColumn { .. } => simulate_column(catalog, operation)?,
        Operation::AddPrimaryKey { .. }
        | Operation::AddUnique { .. }
        | Operation::AddForeignKey { .. }
        | Operation::AddCheck { .. }
        | Operation::ValidateConstraint { .. }
        | Operation::DropConstraint { .. }
        | Operation::RenameConstraint { .. } => simulate_constraint(catalog, operation)?,
        Operation::CreateIndex { .. }
        | Operation::DropIndex { .. }
        | Operation::RenameIndex { .. } => simulate_index(catalog, operation)?,
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
            let column = catalog.column(table, column)?;
            match change {
                ColumnChange::SetNotNull => column.nullable = false,
                ColumnChange::DropNotNull => column.nullable = true,
                ColumnChange::SetDefault { new, .. } => column.default.clone_from(new),
                ColumnChange::SetType { new, .. } => column.data_type.clone_from(new),
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
        Operation::ValidateConstraint { table, name, .. } => {
            catalog.constraint(table, name)?;
            catalog.unvalidated.remove(&(table.clone(), name.clone()));
        }
        Operation::DropConstraint { table, name, kind } => {
            let constraint = catalog.constraint(table, name)?;
            if *kind != kind_of(&constraint) {
                return Err(missing(table, name));
            }
            remove_constraint(catalog.table(table)?, &constraint)
                .map_err(|_| missing(table, name))?;
            catalog.unvalidated.remove(&(table.clone(), name.clone()));
        }
        Operation::RenameConstraint { table, from, to } => {
            let constraint = catalog.constraint(table, from)?;
            catalog.require_free_constraint(table, to)?;
            remove_constraint(catalog.table(table)?, &constraint)
                .map_err(|_| missing(table, from))?;
            insert_constraint(catalog.table(table)?, constraint.with_name(to));
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
        }
        Operation::RenameIndex { table, from, to } => {
            catalog.require_free_relation(table.namespace.as_deref(), to)?;
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
