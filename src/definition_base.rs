//! What an expansion leaves out of a definition: the values of everything that no attribute mentions.
//!
//! An expansion writes `ColumnDef { comment: Some(".."), ..column("id", ..) }`. What rustc does for each
//! expression of an expansion is what a derive costs, so the usual column, key or index is one call.

use schema_core::def::{
    AccessPatternDef, ColumnDef, ColumnIndex, ColumnType, DefaultDef, Deferrable, EngineSet,
    ForeignKeyDef, IndexDef, IndexKeyDef, IndexPartDef, PrimaryKeyDef, SiteIndex, TableDef,
    TableIdentity, UniqueDef,
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
    sites: "",
};

/// A column that is never NULL and called like its field, whose type stands at the site after `site`.
pub const fn column(
    field: &'static str,
    field_hash: u64,
    rust_type: ColumnType<'static>,
    site: SiteIndex,
) -> ColumnDef<'static> {
    ColumnDef {
        field,
        name: field,
        field_hash,
        column_type: rust_type,
        rust_type,
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
        site,
        type_site: site + 1,
        default_site: site,
    }
}

/// A [`column`] that may be NULL.
pub const fn nullable_column(
    field: &'static str,
    field_hash: u64,
    rust_type: ColumnType<'static>,
    site: SiteIndex,
) -> ColumnDef<'static> {
    ColumnDef {
        nullable: true,
        ..column(field, field_hash, rust_type, site)
    }
}

/// A primary key.
pub const fn primary_key(
    columns: &'static [ColumnIndex],
    site: SiteIndex,
) -> Option<PrimaryKeyDef<'static>> {
    Some(PrimaryKeyDef {
        name: None,
        columns,
        site,
    })
}

/// A column as a part of a key, in its default order.
pub const fn ascending(column: ColumnIndex) -> IndexPartDef<'static> {
    part(IndexKeyDef::Column(column))
}

/// A column as a part of a key, in descending order.
pub const fn descending(column: ColumnIndex) -> IndexPartDef<'static> {
    IndexPartDef {
        descending: true,
        ..ascending(column)
    }
}

/// A part of a key, in its default order.
pub const fn part(key: IndexKeyDef<'static>) -> IndexPartDef<'static> {
    IndexPartDef {
        key,
        descending: false,
        nulls: None,
        operator_class: None,
        collation: None,
    }
}

/// A B-tree of all rows.
pub const fn index(parts: &'static [IndexPartDef<'static>], site: SiteIndex) -> IndexDef<'static> {
    IndexDef {
        name: None,
        method: "btree",
        parts,
        predicate: None,
        include: &[],
        engines: EngineSet::ALL,
        site,
    }
}

/// A unique rule about all rows.
pub const fn unique(
    parts: &'static [IndexPartDef<'static>],
    site: SiteIndex,
) -> UniqueDef<'static> {
    UniqueDef {
        name: None,
        parts,
        predicate: None,
        include: &[],
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        engines: EngineSet::ALL,
        site,
    }
}

/// A foreign key without actions.
pub const fn foreign_key(
    columns: &'static [ColumnIndex],
    target_type: &'static str,
    target: TableIdentity<'static>,
    target_fields: &'static [&'static str],
    site: SiteIndex,
) -> ForeignKeyDef<'static> {
    ForeignKeyDef {
        name: None,
        columns,
        target_type,
        target_table: target.name,
        target_namespace: target.namespace,
        target_context: target.context,
        target_fields,
        on_delete: None,
        on_update: None,
        deferrable: Deferrable::No,
        match_full: false,
        engines: EngineSet::ALL,
        site,
    }
}

/// An access pattern that reads everything.
pub const fn access_pattern(name: &'static str, site: SiteIndex) -> AccessPatternDef<'static> {
    AccessPatternDef {
        name,
        filter: &[],
        order: &[],
        select: &[],
        per_second: None,
        p99_ms: None,
        include_deleted: false,
        site,
    }
}
