//! The model: a schema resolved, owned and without any engine's dialect.
//!
//! A lock file stores it, a database is introspected into it, the diff compares two of it. Every name
//! is final here, every default name is written out, every reference is to a name.

mod access;
mod column_form;
mod data_type;
mod declared_type;
mod default_name;
mod definition;
mod exclusion;
pub(crate) mod expression;
mod object;
mod partition;
mod physical;
mod resolve;
mod row_rule;
pub(crate) mod schema_object;
mod sequence;
mod table;
mod table_object;
mod table_properties;

pub use access::{AccessFilter, AccessOrder, AccessPattern, access_patterns};
pub use column_form::ColumnForm;
pub use data_type::DataType;
pub use declared_type::{Attribute, DeclaredType, Domain, DomainCheck, TypeDefinition};
pub use default_name::statistics_default_name;
pub use definition::definition_of;
pub use exclusion::{Exclusion, ExclusionElement, IndexStorage};
pub use expression::{Expression, ExpressionError};
pub use object::{EnumType, ObjectId, ObjectName, Schema};
pub use partition::{Partition, PartitionBound, Partitioning, RangeEnd};
pub use physical::{PhysicalOption, PhysicalOptions};
pub(crate) use resolve::objects_in_order;
pub use resolve::{ResolveError, ResolveProblem};
pub use row_rule::{AssignedValue, Assignment, Closure, Hierarchy, RowRule};
pub use schema_object::{
    Extension, ObjectDefinition, ObjectKey, Publication, PublishedTables, Role, SchemaObject,
    SqlDefinition, View, ViewColumn,
};
pub use sequence::{Generation, Identity, Sequence, bounds};
pub use table::{
    Check, Column, ColumnDefault, ForeignKey, Index, IndexKey, IndexPart, PrimaryKey, Table, Unique,
};
pub(crate) use table_object::Mention;
pub use table_object::{
    Grant, GrantedPrivilege, PUBLIC, Policy, Statistics, TableObject, TableObjectKind, Trigger,
    TriggerAction,
};
pub use table_properties::{ReplicaIdentity, SqliteTable, TableProperties};
