//! In which order a join reaches its tables.

use super::condition::End;
use super::pattern::{Comparison, Condition};
use super::scope::Scope;
use schema_core::model::{IndexKey, Table};
use std::collections::BTreeSet;

/// The relation by which a join is entered.
pub(super) fn entry(
    scope: &Scope<'_>,
    filters: &[BTreeSet<Condition>],
    joins: &[(End, End)],
) -> usize {
    let weight = |position: usize| {
        let filter = &filters[position];
        let equalities = filter.iter().filter(|it| it.comparison.is_equality());
        let table = scope.relations[position].table;
        (
            table.is_some_and(|table| finds_one(table, filter)),
            equalities.count(),
            filter.len(),
        )
    };
    let best = (0..filters.len())
        .rev()
        .max_by_key(|position| weight(*position));
    match best {
        Some(best) if !filters[best].is_empty() => best,
        // What comes out of a subquery is joined to tables.
        _ => {
            let is_subquery = |end: &End| scope.relations[end.0].table.is_none();
            let joined = joins.iter().flat_map(|(one, other)| [one, other]);
            joined
                .into_iter()
                .find(|end| is_subquery(end))
                .map_or(0, |end| end.0)
        }
    }
}

/// Follows the joins, and adds the columns that tables are joined on to their conditions. Returns what was reached.
pub(super) fn reach_from(
    entry: usize,
    joins: &[(End, End)],
    filters: &mut [BTreeSet<Condition>],
) -> BTreeSet<usize> {
    let mut reached = BTreeSet::from([entry]);
    loop {
        // Seen from what is reached to what is not.
        let next = joins
            .iter()
            .flat_map(|(one, other)| [(one, other), (other, one)])
            .filter(|(from, to)| reached.contains(&from.0) && !reached.contains(&to.0))
            .map(|(_, to)| to.0)
            .min();
        let Some(next) = next else {
            return reached;
        };
        for (from, to) in joins
            .iter()
            .flat_map(|(one, other)| [(one, other), (other, one)])
        {
            if let (true, Some(column)) = (reached.contains(&from.0) && to.0 == next, &to.1) {
                filters[next].insert(Condition {
                    comparison: Comparison::Equal,
                    column: column.clone(),
                });
            }
        }
        reached.insert(next);
    }
}

/// Whether a unique key is compared for equality.
pub(super) fn finds_one(table: &Table, filter: &BTreeSet<Condition>) -> bool {
    let is_compared = |column: &String| {
        filter
            .iter()
            .any(|it| it.comparison == Comparison::Equal && it.column == *column)
    };
    let primary = table
        .primary_key
        .iter()
        .map(|key| key.columns.iter().all(is_compared));
    let uniques = table
        .uniques
        .iter()
        .filter(|unique| unique.predicate.is_none());
    let uniques = uniques.map(|unique| {
        unique.parts.iter().all(|part| match &part.key {
            IndexKey::Column(column) => is_compared(column),
            IndexKey::Expression(_) => false,
        })
    });
    primary.chain(uniques).any(|is_covered| is_covered)
}
