//! Definitions: the `const` data that the derive macros emit.
//!
//! Everything is flat, borrowed and covariant in its lifetime: the derive builds the same types on
//! its own stack to run the rules of one table before rustc sees the expansion, the expansion holds
//! them as `&'static` data, and the tool reads them back from the runner's output.

mod access;
mod column;
mod column_details;
mod column_form;
mod column_type;
mod constraint;
mod convention;
mod declared_type;
mod definition;
mod dependency;
mod engine;
mod exclusion;
mod expression;
mod flattened;
mod function;
mod hash;
mod index;
mod level;
mod parameter;
mod partition;
pub mod partition_bound;
mod physical;
mod placement;
mod project;
mod schema;
mod schema_object;
mod sequence;
mod table;
mod table_details;
mod table_object;
mod table_properties;
pub(crate) mod text;

pub use access::{AccessPatternDef, FilterDef, FilterOperator, OrderDef};
pub use column::{Column, ColumnDef, ColumnIndex};
pub use column_details::{CollationDef, ColumnDetails, DefaultDef, DenormalizedDef, GeneratedDef};
pub use column_form::ColumnFormDef;
pub use column_type::{ColumnType, TypeFamily, TypeKind, TypeParameters};
pub use constraint::{
    CheckDef, Deferrable, ForeignKeyDef, PrimaryKeyDef, ReferentialAction, UniqueDef, Validity,
};
pub use convention::{
    AuditDef, ClosureDef, ConventionsDef, EventStreamDef, HierarchyDef, TemporalDef, TenancyDef,
};
pub use declared_type::{
    AttributeDef, CompositeDef, DomainCheckDef, DomainDef, EnumDef, EnumForm, ExtensionTypeDef,
    VariantDef,
};
#[cfg(feature = "collect")]
pub use definition::WriteJson;
#[cfg(feature = "plan")]
pub use definition::{ReadError, ReadJson};
pub use dependency::DependencyDef;
pub use engine::Engine;
pub use exclusion::{ExclusionDef, ExclusionElementDef};
pub use expression::{BinaryOperator, ExpressionDef, Node, UnaryOperator};
pub use flattened::{
    Columns, ColumnsProbe, ColumnsProbeFallback, FlattenedDef, FlattenedStruct, digest_with,
    flattened_bytes, flattened_columns, flattened_count, flattened_texts,
};
pub use function::{Form, Function, Outcome, Parameter, Volatility};
pub(crate) use hash::{FNV1A_PRIME, fnv1a_step};
pub use hash::{fnv1a, fnv1a_continue};
pub use index::{EngineSet, IndexDef, IndexKeyDef, IndexPartDef, NullsOrder};
pub use level::{Level, Preset, RuleLevelDef, WaiverDef};
pub use parameter::ParameterDef;
pub use partition::{
    PartitionBoundDef, PartitionBoundKind, PartitionDef, PartitionKeyDef, PartitionPeriod,
    PartitionPeriodsDef, PartitionStrategy, PartitioningDef, RangeEndDef, RangeLimit,
};
pub use physical::{Compression, PhysicalDef, Storage};
pub use placement::{
    CacheDef, Consistency, Encryption, EngineChoiceDef, ShardDef, Store, Workload,
};
pub use project::{NormalForm, ProjectDef};
pub use schema::{LockedFingerprint, SchemaDef};
pub use schema_object::{ObjectDef, ObjectKind, ObjectNameDef, Relation, SettingDef, View};
pub use sequence::{IdentityDef, SequenceOptions, SerialDef};
pub use table::{GuardDef, Site, SiteIndex, Table, TableDef, TableIdentity};
pub use table_details::{RetentionDef, TableDetails};
pub use table_object::{
    GrantDef, GrantedPrivilegeDef, PolicyCommand, PolicyDef, Privilege, StatisticsDef,
    StatisticsKind, TableObjectDef, TriggerDef, TriggerEvent, TriggerLevel, TriggerTiming,
};
pub use table_properties::{
    InheritedTableDef, ReplicaIdentity, RowSecurity, SqliteTableDef, StorageParameterDef,
    TablePropertiesDef, TableProperty,
};
