use super::index_key::{SearchKey, indexes};
use super::index_need::{Need, serves_a_pattern};
use super::{Violation, rule};
use crate::def::{ColumnIndex, TableDef};

rule! {
    /// An index with the right columns in the wrong order.
    ///
    /// # What it flags
    ///
    /// An index that serves no declared access pattern as it is, and would serve one with its columns in
    /// another order: those that the pattern compares for equality first, then its range or its order.
    ///
    /// # Why it is bad
    ///
    /// An index is read from its first column on. Behind a column that is limited to a range, or that the
    /// pattern does not mention, the next one narrows nothing.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(created_at, customer_id)]
    /// #[access(of_customer, filter(customer_id), order(created_at.desc()))]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(customer_id, created_at.desc())]
    /// #[access(of_customer, filter(customer_id), order(created_at.desc()))]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Markus Winand, "SQL Performance Explained", on concatenated indexes: equality first, then ranges.
    index_column_order: Warn, Table, reads = [Table, Access]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    indexes(table)
        .filter_map(|index| {
            let better = better_order(table, &index)?;
            let (pattern, columns) = (better.pattern, better.columns.join(", "));
            Some(Violation::told(
                &RULE,
                index.site,
                format_args!(
                    "an index of `{}` holds what `{pattern}` needs, in an order that does not serve it",
                    table.rust_name
                ),
                "an index is read from its first column on, and equality comes before ranges and order",
                format_args!("write `#[index({columns})]`"),
            ))
        })
        .collect()
}

/// The order in which an index serves a pattern.
struct Better<'t> {
    pattern: &'t str,
    columns: Vec<String>,
}

/// Whether another order of its columns would make an index serve a pattern.
pub(super) fn has_better_order(table: &TableDef<'_>, index: &SearchKey<'_>) -> bool {
    better_order(table, index).is_some()
}

fn better_order<'t>(table: &TableDef<'t>, index: &SearchKey<'_>) -> Option<Better<'t>> {
    if index.method != "btree" || index.parts.len() < 2 || serves_a_pattern(table, index) {
        return None;
    }
    table.details.access_patterns.iter().find_map(|pattern| {
        let need = Need::of(table, pattern);
        let mut wanted: Vec<(ColumnIndex, bool)> = Vec::new();
        wanted.extend(need.equal.iter().map(|column| (*column, false)));
        if need.order.is_empty() {
            wanted.extend(need.range.iter().take(1).map(|column| (*column, false)));
        } else {
            wanted.extend(need.order.iter().map(|order| (order.column, order.descending)));
        }
        let holds = |column: ColumnIndex| {
            (0..index.parts.len()).any(|position| index.column(position) == Some(column))
        };
        if wanted.len() < 2 || !wanted.iter().all(|(column, _)| holds(*column)) {
            return None;
        }
        let mut reordered = index.clone();
        let of_pattern = wanted.iter().filter_map(|(column, descending)| {
            let position = (0..index.parts.len())
                .find(|position| index.column(*position) == Some(*column))?;
            let mut part = index.parts[position];
            part.descending = *descending;
            Some(part)
        });
        let rest = index.parts.iter().enumerate().filter_map(|(position, part)| {
            let is_wanted = index
                .column(position)
                .is_some_and(|column| wanted.iter().any(|(own, _)| *own == column));
            (!is_wanted).then_some(*part)
        });
        reordered.parts = of_pattern.chain(rest).collect();
        if !need.is_served_by(&reordered) {
            return None;
        }
        let columns = wanted
            .iter()
            .map(|(column, descending)| {
                let field = table.columns[usize::from(*column)].field;
                format!("{field}{}", if *descending { ".desc()" } else { "" })
            })
            .collect();
        Some(Better {
            pattern: pattern.name,
            columns,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn orders() -> TableBuilder {
        table("Order")
            .column("customer_id", uuid())
            .column("created_at", text())
            .column("status", text())
            .access("of_customer", &["customer_id"], &["created_at desc"])
    }

    #[test]
    fn a_range_before_an_equality_is_flagged_with_the_order_to_write() {
        let found = violations(&orders().index(&["created_at", "customer_id"]).build());
        assert_eq!(found.len(), 1);
        assert!(found[0].message.as_str().contains("write `#[index(customer_id, created_at.desc())]`"));
    }

    #[test]
    fn serving_indexes_and_other_columns_are_fine() {
        assert!(violations(&orders().index(&["customer_id", "created_at"]).build()).is_empty());
        assert!(violations(&orders().index(&["created_at", "status"]).build()).is_empty());
    }
}
