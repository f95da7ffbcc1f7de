//! The access patterns that the structs declare.

use super::{Comparison, Known, Path};
use schema_core::def::{ColumnIndex, FilterOperator, SchemaDef, TableDef};
use schema_core::model::ObjectName;
use std::collections::{BTreeMap, BTreeSet};

/// An access pattern of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredPattern {
    /// The table.
    pub table: ObjectName,
    /// Its name.
    pub name: String,
    /// It was observed, and written by the tool.
    pub is_observed: bool,
    per_second: Option<u32>,
    filter: BTreeSet<(String, FilterOperator)>,
    order: Vec<(String, bool)>,
    writes: Option<BTreeSet<String>>,
    include_deleted: bool,
}

/// What the structs know beyond the database.
pub fn declared_patterns(definition: &SchemaDef<'_>) -> Known {
    let mut known = Known {
        soft_delete: BTreeMap::new(),
        patterns: Vec::new(),
    };
    for table in definition.tables {
        let name = ObjectName {
            namespace: table.namespace.map(str::to_owned),
            name: table.name.to_owned(),
        };
        let column = table.details.soft_delete;
        if let Some(column) = column.and_then(|column| column_name(table, column)) {
            known.soft_delete.insert(name.clone(), column);
        }
        for pattern in table.details.access_patterns {
            let columns = |indexes: &[ColumnIndex]| -> BTreeSet<String> {
                let names = indexes.iter();
                names
                    .filter_map(|index| column_name(table, *index))
                    .collect()
            };
            known.patterns.push(DeclaredPattern {
                table: name.clone(),
                name: pattern.name.to_owned(),
                is_observed: pattern.observed.is_some(),
                per_second: pattern.per_second,
                filter: pattern
                    .filter
                    .iter()
                    .filter_map(|filter| {
                        Some((column_name(table, filter.column)?, filter.operator))
                    })
                    .collect(),
                order: pattern
                    .order
                    .iter()
                    .filter_map(|part| Some((column_name(table, part.column)?, part.descending)))
                    .collect(),
                writes: pattern.writes.then(|| columns(pattern.written)),
                include_deleted: pattern.include_deleted,
            });
        }
    }
    known
}

fn column_name(table: &TableDef<'_>, index: ColumnIndex) -> Option<String> {
    let column = table.columns.get(usize::from(index))?;
    Some(column.name.to_owned())
}

impl DeclaredPattern {
    /// Whether it declares `path`. A condition with a constant is taken for one with a parameter, because a server
    /// counts both as one statement.
    pub(super) fn is(&self, path: &Path) -> bool {
        let operator = |comparison: Comparison| match comparison {
            _ if comparison.is_equality() => FilterOperator::Equal,
            Comparison::Greater
            | Comparison::GreaterOrEqual
            | Comparison::Less
            | Comparison::LessOrEqual
            | Comparison::Between => FilterOperator::Range,
            _ => FilterOperator::Other,
        };
        let fits = |condition: &super::Condition| {
            let operator = operator(condition.comparison);
            let has = |operator| self.filter.contains(&(condition.column.clone(), operator));
            // `!is_active` is another comparison to the language than `is_active == true`.
            has(operator)
                || condition.comparison == Comparison::IsFalse && has(FilterOperator::Other)
        };
        let columns = |filter: &mut dyn Iterator<Item = &String>| -> BTreeSet<String> {
            filter.cloned().collect()
        };
        let order: Vec<(String, bool)> = path
            .order
            .iter()
            .map(|part| (part.column.clone(), part.descending))
            .collect();
        self.table == path.table
            && path.filter.iter().all(fits)
            && columns(&mut self.filter.iter().map(|(column, _)| column))
                == columns(&mut path.filter.iter().map(|condition| &condition.column))
            && self.order == order
            && self.writes == path.writes
            && self.include_deleted == path.include_deleted
    }

    /// What is to be said where the declared rate is off by half or more.
    pub(super) fn other_rate(&self, seen: f64) -> Option<String> {
        let declared = f64::from(self.per_second?);
        let is_off = seen > declared * 2.0 || seen < declared / 2.0;
        is_off.then(|| {
            format!(
                "{}: `{}` declares per_second = {}, and it was {}",
                self.table,
                self.name,
                declared,
                match seen < 1.0 {
                    true => "less than 1".to_owned(),
                    false => super::rounded(seen).to_string(),
                }
            )
        })
    }
}
