//! Tables and what belongs to them.

use super::{
    ColumnForm, DataType, Exclusion, Expression, Identity, IndexStorage, ObjectId, ObjectName,
    Partitioning, PhysicalOptions, TableObject, TableProperties,
};
use crate::def::{Deferrable, EngineSet, NullsOrder, ReferentialAction, Validity};
use std::collections::BTreeMap;

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The stable id.
    pub id: ObjectId,
    /// The name.
    pub name: ObjectName,
    /// The name in the previous release, as the struct says.
    pub renamed_from: Option<String>,
    /// The comment.
    pub comment: Option<String>,
    /// The number of rows that is expected; decides between short and careful plans.
    pub rows: Option<u64>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Unique rules, sorted by name.
    pub uniques: Vec<Unique>,
    /// Foreign keys, sorted by name.
    pub foreign_keys: Vec<ForeignKey>,
    /// Checks, sorted by name.
    pub checks: Vec<Check>,
    /// Indexes, sorted by name.
    pub indexes: Vec<Index>,
    /// Exclusion constraints, sorted by name.
    pub exclusions: Vec<Exclusion>,
    /// How it is stored and guarded.
    pub properties: TableProperties,
    /// How its rows are divided among partitions.
    pub partitioning: Option<Partitioning>,
    /// What is attached to it, sorted by kind and name.
    pub objects: Vec<TableObject>,
}

impl Table {
    /// A table without columns.
    pub fn new(name: ObjectName) -> Self {
        Self {
            id: ObjectId::default(),
            name,
            renamed_from: None,
            comment: None,
            rows: None,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            indexes: Vec::new(),
            exclusions: Vec::new(),
            properties: TableProperties::default(),
            partitioning: None,
            objects: Vec::new(),
        }
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The stable id.
    pub id: ObjectId,
    /// The name.
    pub name: String,
    /// The name in the previous release, as the struct says.
    pub renamed_from: Option<String>,
    /// The data type.
    pub data_type: DataType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// The default in the database, if any.
    pub default: Option<ColumnDefault>,
    /// The database numbers the rows.
    pub identity: Option<Identity>,
    /// The expression of a generated column, and whether it is stored.
    pub generated: Option<(Expression, bool)>,
    /// What fills the column of rows that exist when it is added. It is a hint for the planner: a lock
    /// file does not keep it, and the diff does not compare it.
    pub backfill: Option<Expression>,
    /// Labels of its enumeration that had another name in the previous release: the new name and the old one. A hint,
    /// as `backfill` is.
    pub renamed_labels: BTreeMap<String, String>,
    /// The collation, where it is not the database's.
    pub collation: Option<ObjectName>,
    /// How its values are kept.
    pub physical: PhysicalOptions,
    /// The comment.
    pub comment: Option<String>,
    /// What differs on one engine. An adapted schema has none.
    pub forms: Vec<ColumnForm>,
}

impl Column {
    /// A column that may be NULL, as it is in SQL where nothing else is said.
    pub fn new(name: impl Into<String>, data_type: DataType) -> Self {
        Self {
            id: ObjectId::default(),
            name: name.into(),
            renamed_from: None,
            data_type,
            nullable: true,
            default: None,
            identity: None,
            generated: None,
            backfill: None,
            renamed_labels: BTreeMap::new(),
            collation: None,
            physical: PhysicalOptions::default(),
            comment: None,
            forms: Vec::new(),
        }
    }
}

/// A default value.
pub type ColumnDefault = Expression;

/// A primary key.
#[derive(Clone, Debug, PartialEq)]
pub struct PrimaryKey {
    /// The constraint's name.
    pub name: String,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// Columns that ride along.
    pub include: Vec<String>,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// The last column is a range, in which rows that agree in the others may not overlap.
    pub without_overlaps: bool,
    /// How its index is stored.
    pub storage: IndexStorage,
    /// The comment.
    pub comment: Option<String>,
}

impl PrimaryKey {
    /// A primary key of these columns.
    pub fn new(name: impl Into<String>, columns: Vec<String>) -> Self {
        Self {
            name: name.into(),
            columns,
            include: Vec::new(),
            deferrable: Deferrable::No,
            without_overlaps: false,
            storage: IndexStorage::default(),
            comment: None,
        }
    }
}

/// A unique rule. It is a constraint unless it has a predicate, an expression or an order that only an
/// index can have.
#[derive(Clone, Debug, PartialEq)]
pub struct Unique {
    /// The name of the constraint or index.
    pub name: String,
    /// The key, in order.
    pub parts: Vec<IndexPart>,
    /// The rows among which the key is unique, when not all.
    pub predicate: Option<Expression>,
    /// Columns that ride along.
    pub include: Vec<String>,
    /// NULL equals NULL.
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// The last column is a range, in which rows that agree in the others may not overlap.
    pub without_overlaps: bool,
    /// How its index is stored.
    pub storage: IndexStorage,
    /// The comment.
    pub comment: Option<String>,
    /// The engines that have it.
    pub engines: EngineSet,
}

impl Unique {
    /// A unique rule about all rows, checked after each statement, on every engine.
    pub fn new(name: impl Into<String>, parts: Vec<IndexPart>) -> Self {
        Self {
            name: name.into(),
            parts,
            predicate: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
            without_overlaps: false,
            storage: IndexStorage::default(),
            comment: None,
            engines: EngineSet::ALL,
        }
    }

    /// Whether it can only be an index: constraints have neither predicates nor expressions, orders or
    /// operator classes.
    pub fn is_index(&self) -> bool {
        self.predicate.is_some()
            || self.parts.iter().any(|part| {
                !matches!(part.key, IndexKey::Column(_))
                    || part.descending
                    || part.nulls.is_some()
                    || part.operator_class.is_some()
                    || part.collation.is_some()
            })
    }
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignKey {
    /// The constraint's name.
    pub name: String,
    /// The referencing columns, in order.
    pub columns: Vec<String>,
    /// The referenced table.
    pub target: ObjectName,
    /// The referenced columns, in the order of `columns`.
    pub target_columns: Vec<String>,
    /// What happens to referencing rows when the referenced row is deleted.
    pub on_delete: ReferentialAction,
    /// What happens to them when the referenced key changes.
    pub on_update: ReferentialAction,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// `MATCH FULL`.
    pub match_full: bool,
    /// The columns that `SET NULL` or `SET DEFAULT` sets on delete; none is all of them.
    pub set_on_delete: Vec<String>,
    /// The last column is a range that the referenced rows cover together.
    pub period: bool,
    /// What it says about the rows.
    pub validity: Validity,
    /// The comment.
    pub comment: Option<String>,
    /// The engines that have it.
    pub engines: EngineSet,
}

impl ForeignKey {
    /// A foreign key that only refuses, on every engine.
    pub fn new(
        name: impl Into<String>,
        columns: Vec<String>,
        target: ObjectName,
        target_columns: Vec<String>,
    ) -> Self {
        Self {
            name: name.into(),
            columns,
            target,
            target_columns,
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            deferrable: Deferrable::No,
            match_full: false,
            set_on_delete: Vec::new(),
            period: false,
            validity: Validity::Valid,
            comment: None,
            engines: EngineSet::ALL,
        }
    }
}

/// A check.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The constraint's name.
    pub name: String,
    /// What must not be false.
    pub expression: Expression,
    /// Tables that inherit from this one do not have it.
    pub no_inherit: bool,
    /// What it says about the rows.
    pub validity: Validity,
    /// The comment.
    pub comment: Option<String>,
    /// The engines that have it.
    pub engines: EngineSet,
}

impl Check {
    /// A check on every engine.
    pub fn new(name: impl Into<String>, expression: Expression) -> Self {
        Self {
            name: name.into(),
            expression,
            no_inherit: false,
            validity: Validity::Valid,
            comment: None,
            engines: EngineSet::ALL,
        }
    }
}

/// An index.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// The index's name.
    pub name: String,
    /// The access method.
    pub method: String,
    /// The key, in order.
    pub parts: Vec<IndexPart>,
    /// The rows that it holds, when not all.
    pub predicate: Option<Expression>,
    /// Columns that ride along.
    pub include: Vec<String>,
    /// How it is stored.
    pub storage: IndexStorage,
    /// The comment.
    pub comment: Option<String>,
    /// The engines that have it.
    pub engines: EngineSet,
}

impl Index {
    /// A B-tree of all rows, on every engine.
    pub fn new(name: impl Into<String>, parts: Vec<IndexPart>) -> Self {
        Self {
            name: name.into(),
            method: "btree".to_owned(),
            parts,
            predicate: None,
            include: Vec::new(),
            storage: IndexStorage::default(),
            comment: None,
            engines: EngineSet::ALL,
        }
    }
}

/// One part of an index key.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexPart {
    /// What is indexed.
    pub key: IndexKey,
    /// Descending order.
    pub descending: bool,
    /// Where NULLs go, when not where the engine puts them by default.
    pub nulls: Option<NullsOrder>,
    /// The operator class, when not the type's default.
    pub operator_class: Option<String>,
    /// The parameters of the operator class.
    pub operator_class_parameters: BTreeMap<String, String>,
    /// The collation, when not the column's.
    pub collation: Option<String>,
}

impl IndexPart {
    /// A part in the type's default order.
    pub fn new(key: IndexKey) -> Self {
        Self {
            key,
            descending: false,
            nulls: None,
            operator_class: None,
            operator_class_parameters: BTreeMap::new(),
            collation: None,
        }
    }

    /// A column in its type's default order.
    pub fn column(name: impl Into<String>) -> Self {
        Self::new(IndexKey::Column(name.into()))
    }
}

/// What one part of an index key is.
#[derive(Clone, Debug, PartialEq)]
pub enum IndexKey {
    /// A column, by name.
    Column(String),
    /// An expression.
    Expression(Expression),
}
