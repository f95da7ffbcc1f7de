//! What a SELECT reads, and by what it sorts.

use super::scope::{Meaning, Scope, folded};
use schema_core::model::Table;
use sqlparser::ast::{Expr, OrderByExpr, Select, SelectItem};
use std::collections::BTreeSet;

/// More columns than these are as good as the whole row.
const SELECTED: usize = 6;

/// The columns that a statement reads of its one table; `None` for all.
pub(super) fn selected(
    select: &Select,
    scope: &Scope<'_>,
    table: &Table,
) -> Option<BTreeSet<String>> {
    let mut columns = BTreeSet::new();
    for item in &select.projection {
        match value_of(item).map(|value| meaning(value, scope)) {
            Some(Meaning::Column(_, column)) => columns.insert(column),
            _ => return None,
        };
    }
    (columns.len() <= SELECTED && columns.len() < table.columns.len()).then_some(columns)
}

/// The column of a part of an order; a name may be one of the SELECT's.
pub(super) fn order_column(
    part: &OrderByExpr,
    select: Option<&Select>,
    scope: &Scope<'_>,
) -> Meaning {
    if let Expr::Identifier(name) = &part.expr {
        let named = select.into_iter().flat_map(|select| &select.projection);
        for item in named {
            if let SelectItem::ExprWithAlias { expr, alias } = item
                && folded(alias) == folded(name)
            {
                return meaning(expr, scope);
            }
        }
    }
    meaning(&part.expr, scope)
}

fn meaning(expression: &Expr, scope: &Scope<'_>) -> Meaning {
    match expression {
        Expr::Identifier(name) => scope.meaning(std::slice::from_ref(name)),
        Expr::CompoundIdentifier(name) => scope.meaning(name),
        Expr::Nested(inner) => meaning(inner, scope),
        _ => Meaning::Unknown,
    }
}

/// The expression of an item; `None` for `*`.
pub(super) fn value_of(item: &SelectItem) -> Option<&Expr> {
    match item {
        SelectItem::UnnamedExpr(expression) => Some(expression),
        SelectItem::ExprWithAlias { expr, .. } | SelectItem::ExprWithAliases { expr, .. } => {
            Some(expr)
        }
        SelectItem::QualifiedWildcard(..) | SelectItem::Wildcard(_) => None,
    }
}
