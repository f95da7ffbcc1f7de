//! What an expansion leaves out of a definition: the values of everything that no attribute mentions.
//!
//! An expansion writes `ColumnDef { name: "id", ..COLUMN }`, because the tokens of an expansion are what a
//! derive costs.

use schema_core::def::{
    AccessPatternDef, ColumnDef, ColumnType, DefaultDef, Deferrable, EngineSet, ForeignKeyDef,
    IndexDef, IndexKeyDef, IndexPartDef, TableDef, TypeKind, UniqueDef,
};

/// A table of which nothing is said.
pub const TABLE: TableDef<'static> = TableDef {
    rust_name: "",
    module: "",
    file: "",
    name: "",
    name_hash: 0,
    digest: 0,
    namespace: None,
    context: None,
    context_may_reference: &[],
    context_separate_database: false,
    comment: None,
    renamed_from: None,
    rows: None,
    growth_per_year: None,
    retention: None,
    soft_delete: None,
    tenant: None,
    shared: false,
    append_only: false,
    temporal: None,
    columns: &[],
    primary_key: None,
    uniques: &[],
    foreign_keys: &[],
    checks: &[],
    indexes: &[],
    access_patterns: &[],
    waivers: &[],
    levels: &[],
    sites: &[],
};

/// A column of which nothing is said.
pub const COLUMN: ColumnDef<'static> = ColumnDef {
    field: "",
    name: "",
    field_hash: 0,
    column_type: ColumnType::new(TypeKind::Unknown),
    rust_type: ColumnType::new(TypeKind::Unknown),
    nullable: false,
    default: DefaultDef::None,
    identity: None,
    generated: None,
    backfill: None,
    collation: None,
    comment: None,
    renamed_from: None,
    personal_data: None,
    denormalized: None,
    external_id: false,
    unguessable: false,
    refers_to: None,
    site: 0,
    type_site: 0,
    default_site: 0,
};

/// A part of a key in its default order.
pub const INDEX_PART: IndexPartDef<'static> = IndexPartDef {
    key: IndexKeyDef::Column(0),
    descending: false,
    nulls: None,
    operator_class: None,
    collation: None,
};

/// An index on nothing.
pub const INDEX: IndexDef<'static> = IndexDef {
    name: None,
    method: "btree",
    parts: &[],
    predicate: None,
    include: &[],
    engines: EngineSet::ALL,
    site: 0,
};

/// A unique rule about nothing.
pub const UNIQUE: UniqueDef<'static> = UniqueDef {
    name: None,
    parts: &[],
    predicate: None,
    include: &[],
    nulls_not_distinct: false,
    deferrable: Deferrable::No,
    engines: EngineSet::ALL,
    site: 0,
};

/// A foreign key to nothing.
pub const FOREIGN_KEY: ForeignKeyDef<'static> = ForeignKeyDef {
    name: None,
    columns: &[],
    target_type: "",
    target_table: "",
    target_namespace: None,
    target_context: None,
    target_fields: &[],
    on_delete: None,
    on_update: None,
    deferrable: Deferrable::No,
    match_full: false,
    engines: EngineSet::ALL,
    site: 0,
};

/// An access pattern that reads everything.
pub const ACCESS_PATTERN: AccessPatternDef<'static> = AccessPatternDef {
    name: "",
    filter: &[],
    order: &[],
    select: &[],
    per_second: None,
    p99_ms: None,
    include_deleted: false,
    site: 0,
};
