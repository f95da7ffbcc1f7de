//! The state of a database between two steps of a plan.

use super::{FormerName, PartitionsOnTheWay, SupportFunction, Validation, former_name};
use crate::def::{ObjectKind, Validity};
use crate::diff::{
    Constraint, constraint_mentions, constraints_of, first_difference, index_mentions,
    insert_constraint, object_mentions, partitioning_mentions,
};
use crate::model::{
    Column, EnumType, ForeignKey, IndexStorage, ObjectKey, ObjectName, Schema, SchemaObject, Table,
    Unique,
};
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
    /// What of partitions exists only on the way.
    pub partitions: PartitionsOnTheWay,
    /// Old names that renamed tables still answer to.
    pub former_names: BTreeMap<ObjectName, FormerName>,
    /// Columns that triggers keep equal: table, old name, new name.
    pub synchronizations: BTreeSet<(ObjectName, String, String)>,
    /// Columns that follow another one of another type: table, the one that is used, the one that follows.
    pub conversions: BTreeSet<(ObjectName, String, String)>,
    /// Those of them whose type does not hold every value of the column that is used.
    pub partial_conversions: BTreeSet<(ObjectName, String, String)>,
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
            let followers = one.conversions.difference(&other.conversions);
            let followers =
                followers.map(|(table, from, to)| format!("trigger {table}.{from} to {to}"));
            let names = one.former_names.keys();
            let names = names.filter(|name| !other.former_names.contains_key(*name));
            let names = names.map(|name| format!("view {name}"));
            functions
                .chain(names)
                .chain(followers)
                .chain(unvalidated)
                .chain(unattached)
                .chain(pairs)
                .chain(one.partitions.first_more_than(&other.partitions))
                .next()
        };
        first_difference(&self.schema, &other.schema)
            .or_else(|| half_done(self, other))
            .or_else(|| half_done(other, self))
    }

    pub(super) fn table(&mut self, name: &ObjectName) -> Result<&mut Table, SimulationError> {
        let missing = || SimulationError::Missing(format!("table {name}"));
        self.schema.tables.get_mut(name).ok_or_else(missing)
    }

    pub(super) fn column(
        &mut self,
        table: &ObjectName,
        name: &str,
    ) -> Result<&mut Column, SimulationError> {
        let columns = &mut self.table(table)?.columns;
        let found = columns.iter_mut().find(|column| column.name == name);
        found.ok_or_else(|| SimulationError::Missing(format!("column {table}.{name}")))
    }

    pub(super) fn enumeration(
        &mut self,
        name: &ObjectName,
    ) -> Result<&mut EnumType, SimulationError> {
        let missing = || SimulationError::Missing(format!("enum {name}"));
        self.schema.enums.get_mut(name).ok_or_else(missing)
    }

    pub(super) fn object(&mut self, key: &ObjectKey) -> Result<&mut SchemaObject, SimulationError> {
        let missing = || SimulationError::Missing(key.to_string());
        self.schema.objects.get_mut(key).ok_or_else(missing)
    }

    pub(super) fn drop_object(&mut self, key: &ObjectKey) -> Result<(), SimulationError> {
        self.object(key)?;
        let in_use = |by: String| SimulationError::InUse {
            object: key.to_string(),
            by,
        };
        if key.kind == ObjectKind::Namespace {
            let schema = &self.schema;
            let tables = schema.tables.keys().chain(schema.enums.keys());
            let tables = tables.chain(schema.types.keys());
            let names = tables.chain(self.schema.objects.keys().map(|other| &other.name));
            let mut names = names.filter(|name| name.namespace.as_ref() == Some(&key.name.name));
            if let Some(name) = names.next() {
                return Err(in_use(name.to_string()));
            }
        }
        let mut others = self.schema.objects.values();
        if let Some(other) = others.find(|other| other.depends_on.contains(&key.name)) {
            return Err(in_use(other.key.to_string()));
        }
        self.schema.objects.remove(key);
        Ok(())
    }

    pub(super) fn constraint(
        &self,
        table: &ObjectName,
        name: &str,
    ) -> Result<Constraint, SimulationError> {
        let constraints = self.schema.tables.get(table).map(constraints_of);
        let mut constraints = constraints.into_iter().flatten();
        let is_constraint = |constraint: &Constraint| !matches!(constraint, Constraint::Unique(unique) if unique.is_index());
        constraints
            .find(|it| it.name() == name && is_constraint(it))
            .ok_or_else(|| SimulationError::Missing(format!("constraint {table}.{name}")))
    }

    /// How an index is stored, also one that a constraint owns.
    pub(super) fn index_storage(
        &mut self,
        table: &ObjectName,
        name: &str,
    ) -> Result<&mut IndexStorage, SimulationError> {
        let table = self.table(table)?;
        let key = table.primary_key.iter_mut().filter(|it| it.name == name);
        let uniques = table.uniques.iter_mut().filter(|it| it.name == name);
        let indexes = table.indexes.iter_mut().filter(|it| it.name == name);
        let exclusions = table.exclusions.iter_mut().filter(|it| it.name == name);
        let mut storages = key
            .map(|it| &mut it.storage)
            .chain(uniques.map(|it| &mut it.storage))
            .chain(indexes.map(|it| &mut it.storage))
            .chain(exclusions.map(|it| &mut it.storage));
        storages
            .next()
            .ok_or_else(|| SimulationError::Missing(format!("index {name}")))
    }

    /// Names of indexes, of constraints that are backed by one, and of tables share one space in each
    /// namespace.
    pub(super) fn require_free_relation(
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
                    || table.indexes.iter().any(|index| index.name == name)
                    || table.exclusions.iter().any(|it| it.name == name))
        });
        let mut objects = self.schema.objects.keys();
        let taken = taken
            || objects.any(|key| {
                key.is_relation()
                    && key.name.namespace.as_deref() == namespace
                    && key.name.name == name
            });
        let mut former = self.former_names.keys();
        let taken = taken
            || former.any(|it| it.namespace.as_deref() == namespace && it.name == name)
            || self.is_partition(namespace, name);
        let mut building = self.unattached.keys();
        let building =
            building.any(|(table, index)| table.namespace.as_deref() == namespace && index == name);
        match taken || building {
            true => Err(SimulationError::NameInUse(name.to_owned())),
            false => Ok(()),
        }
    }

    /// Whether a partition has the name, or a table or index that is on the way to become a part of one.
    fn is_partition(&self, namespace: Option<&str>, name: &str) -> bool {
        let is = |it: &ObjectName| it.namespace.as_deref() == namespace && it.name == name;
        let mut tables = self.schema.tables.values();
        let mut indexes = self.partitions.indexes.iter();
        tables.any(|table| {
            let partitions = table.partitioning.iter();
            partitions
                .flat_map(|it| it.all(&table.name))
                .any(|(_, it)| is(&it.name))
        }) || self.partitions.detached.keys().any(is)
            || indexes.any(|(partition, index)| {
                partition.namespace.as_deref() == namespace && index == name
            })
    }

    pub(super) fn require_free_constraint(
        &self,
        table: &ObjectName,
        name: &str,
    ) -> Result<(), SimulationError> {
        match self.constraint(table, name) {
            Ok(_) => Err(SimulationError::NameInUse(format!("{table}.{name}"))),
            Err(_) => Ok(()),
        }
    }

    pub(super) fn add_constraint(
        &mut self,
        table: &ObjectName,
        constraint: Constraint,
        validation: Validation,
    ) -> Result<(), SimulationError> {
        self.table(table)?;
        self.require_free_constraint(table, constraint.name())?;
        if matches!(
            constraint,
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclusion(_)
        ) {
            self.require_free_relation(table.namespace.as_deref(), constraint.name())?;
        }
        let vouches = match &constraint {
            Constraint::Check(check) => check.validity == Validity::Valid,
            Constraint::ForeignKey(key) => key.validity == Validity::Valid,
            _ => true,
        };
        if validation == Validation::Deferred && vouches {
            let name = constraint.name().to_owned();
            self.unvalidated.insert((table.clone(), name));
        }
        insert_constraint(self.table(table)?, constraint);
        Ok(())
    }

    /// What of the schema mentions a column.
    pub(super) fn users_of_column(&self, table: &ObjectName, column: &str) -> Option<String> {
        for (owner, other) in &self.schema.tables {
            // Of another table only the keys that refer to this one can.
            let refers = |key: &ForeignKey| key.target == *table;
            if owner != table && !other.foreign_keys.iter().any(refers) {
                continue;
            }
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
        let partitioning = self.schema.tables.get(table);
        let partitioning = partitioning.and_then(|table| table.partitioning.as_ref());
        if partitioning.is_some_and(|it| partitioning_mentions(it, column)) {
            return Some(format!("the partition key of {table}"));
        }
        let objects = self.schema.tables.get(table);
        let mut objects = objects.into_iter().flat_map(|it| &it.objects);
        if let Some(object) = objects.find(|object| object_mentions(object, column)) {
            return Some(format!("{} {table}.{}", object.kind(), object.name()));
        }
        if let Some(view) = former_name::user_of_column(self, table, column) {
            return Some(view);
        }
        let mut pairs = self.synchronizations.iter().chain(&self.conversions);
        let pair =
            pairs.find(|(owner, from, to)| owner == table && (from == column || to == column));
        pair.map(|(owner, from, to)| format!("the trigger of {owner}.{from} and {to}"))
    }
}
