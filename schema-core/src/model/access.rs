//! Access patterns by names: the queries that a schema is built for, as a tool runs them.

use super::expression::Builder;
use super::{Expression, ObjectName};
use crate::def::{
    AccessPatternDef, ColumnIndex, FilterOperator, Level, NullsOrder, RuleLevelDef, SchemaDef,
    TableDef,
};

/// A query that the application runs.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessPattern {
    /// The table.
    pub table: ObjectName,
    /// The pattern's name.
    pub name: String,
    /// The conditions, all of which hold.
    pub filters: Vec<AccessFilter>,
    /// The columns of the order.
    pub order: Vec<AccessOrder>,
    /// The columns that are read; empty means all.
    pub select: Vec<String>,
    /// The column that is NULL in the rows that it sees, on a soft-deleted table.
    pub live: Option<String>,
    /// The number of rows that the table is expected to have.
    pub rows: Option<u64>,
    /// Somebody has accepted, with a reason, that no index serves it.
    pub waived: bool,
}

/// A condition of it.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessFilter {
    /// The column that is compared.
    pub column: String,
    /// How.
    pub operator: FilterOperator,
    /// The whole condition, where no parameter is compared.
    pub condition: Option<Expression>,
}

/// A column of its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessOrder {
    /// The column.
    pub column: String,
    /// Descending.
    pub descending: bool,
    /// Where NULLs go, when not where the engine puts them by default.
    pub nulls: Option<NullsOrder>,
}

/// The access patterns of a schema, in the order of its tables; without those that only add rows, which search for nothing,
/// and those that read a whole table.
pub fn access_patterns(schema: &SchemaDef<'_>) -> Vec<AccessPattern> {
    schema
        .tables
        .iter()
        .flat_map(|table| {
            let patterns = table.details.access_patterns.iter();
            patterns.map(move |pattern| resolve(table, pattern))
        })
        .filter(|pattern| !pattern.filters.is_empty() || !pattern.order.is_empty())
        .collect()
}

fn resolve(table: &TableDef<'_>, pattern: &AccessPatternDef<'_>) -> AccessPattern {
    let name = |index: ColumnIndex| table.columns.get(usize::from(index)).map(|it| it.name);
    let owned = |index: ColumnIndex| name(index).unwrap_or_default().to_owned();
    let filters = pattern.filter.iter().map(|filter| AccessFilter {
        column: owned(filter.column),
        operator: filter.operator,
        condition: filter
            .condition
            .and_then(|condition| Builder::definition(&condition, name)),
    });
    let order = pattern.order.iter().map(|order| AccessOrder {
        column: owned(order.column),
        descending: order.descending,
        nulls: order.nulls,
    });
    const RULE: &str = "access_pattern_unserved";
    let off = |level: &RuleLevelDef<'_>| level.rule == RULE && level.level == Level::Allow;
    let waived = table.levels.iter().any(off)
        || table.waivers.iter().any(|waiver| {
            waiver.rule == RULE && waiver.covers.is_none_or(|site| site == pattern.site)
        });
    AccessPattern {
        table: ObjectName {
            namespace: table.namespace.map(str::to_owned),
            name: table.name.to_owned(),
        },
        name: pattern.name.to_owned(),
        filters: filters.collect(),
        order: order.collect(),
        select: pattern.select.iter().map(|index| owned(*index)).collect(),
        live: table
            .details
            .soft_delete
            .filter(|_| !pattern.include_deleted)
            .map(owned),
        rows: table.rows,
        waived,
    }
}
