//! What an expansion leaves out of a definition: the values of everything that no attribute mentions.
//!
//! What rustc does for each expression of an expansion is what a derive costs, so all usual columns are one
//! call, and the usual key or index is one.

use schema_core::def::{
    AccessPatternDef, CheckDef, ColumnDef, ColumnDetails, ColumnIndex, ColumnType, Deferrable,
    EngineSet, ExclusionDef, ExclusionElementDef, ExpressionDef, FilterDef, ForeignKeyDef,
    IndexDef, IndexKeyDef, IndexPartDef, OrderDef, PrimaryKeyDef, SiteIndex, TableDef,
    TableDetails, TableIdentity, UniqueDef, Validity,
};

/// A table of which nothing is said, and whose details this build leaves out.
pub const TABLE: TableDef<'static> = TableDef {
    details: &TableDetails::LEFT_OUT,
    ..TableDef::NONE
};

/// What rustc does not judge about a table of which nothing of that is said.
pub const TABLE_DETAILS: TableDetails<'static> = TableDetails::NONE;

/// What rustc does not judge about a column of which nothing of that is said.
pub const COLUMN_DETAILS: ColumnDetails<'static> = ColumnDetails::NONE;

/// Columns that are called like their fields, by the fields' names, the different types, and two bytes for each column:
/// the number of its type, and 1 where it may be NULL (and 2 for each 256 types before its own).
/// After the site of the struct's name come three for each column: its name, type and default.
pub const fn columns<const COUNT: usize, const TYPES: usize>(
    fields: [&'static str; COUNT],
    types: [ColumnType<'static>; TYPES],
    kinds: &[u8],
) -> [ColumnDef<'static>; COUNT] {
    let mut columns = [ColumnDef::NONE; COUNT];
    let mut position = 0;
    let mut site: SiteIndex = 1;
    while position < COUNT {
        let column = &mut columns[position];
        column.field = fields[position];
        column.name = fields[position];
        let mut number = kinds[2 * position] as usize;
        let mut flags = kinds[2 * position + 1];
        while flags > 1 {
            number += 256;
            flags -= 2;
        }
        column.column_type = types[number];
        column.rust_type = types[number];
        column.nullable = flags == 1;
        column.site = site;
        column.type_site = site + 1;
        column.default_site = site + 2;
        site += 3;
        position += 1;
    }
    columns
}

/// A primary key.
pub const fn primary_key(
    columns: &'static [ColumnIndex],
    site: SiteIndex,
) -> PrimaryKeyDef<'static> {
    PrimaryKeyDef {
        name: None,
        columns,
        include: &[],
        deferrable: Deferrable::No,
        without_overlaps: false,
        parameters: &[],
        tablespace: None,
        comment: None,
        site,
    }
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
        operator_class_parameters: &[],
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
        parameters: &[],
        tablespace: None,
        comment: None,
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
        without_overlaps: false,
        parameters: &[],
        tablespace: None,
        comment: None,
        engines: EngineSet::ALL,
        site,
    }
}

/// A foreign key as most are.
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
        set_on_delete: &[],
        period: false,
        validity: Validity::Valid,
        comment: None,
        engines: EngineSet::ALL,
        site,
    }
}

/// An access pattern that reads whole rows.
pub const fn access_pattern(
    name: &'static str,
    filter: &'static [FilterDef<'static>],
    order: &'static [OrderDef],
    site: SiteIndex,
) -> AccessPatternDef<'static> {
    AccessPatternDef {
        name,
        filter,
        order,
        select: &[],
        per_second: None,
        p99_ms: None,
        writes: false,
        written: &[],
        staleness: None,
        include_deleted: false,
        observed: None,
        site,
    }
}

/// An exclusion constraint over all rows.
pub const fn exclusion(
    method: &'static str,
    elements: &'static [ExclusionElementDef<'static>],
    site: SiteIndex,
) -> ExclusionDef<'static> {
    ExclusionDef {
        name: None,
        method,
        elements,
        predicate: None,
        include: &[],
        deferrable: Deferrable::No,
        parameters: &[],
        tablespace: None,
        comment: None,
        engines: EngineSet::ALL,
        site,
    }
}

/// A check on every engine.
pub const fn check(expression: ExpressionDef<'static>, site: SiteIndex) -> CheckDef<'static> {
    CheckDef {
        name: None,
        expression,
        column: None,
        no_inherit: false,
        validity: Validity::Valid,
        comment: None,
        engines: EngineSet::ALL,
        site,
    }
}
