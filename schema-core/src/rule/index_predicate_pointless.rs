use super::index_key::{conjuncts, search_keys};
use super::words::may_be_nullable;
use super::{Violation, rule};
use crate::def::{Node, TableDef, UnaryOperator};

rule! {
    /// A partial index whose condition is always or never true.
    ///
    /// # What it flags
    ///
    /// A predicate of an index or unique rule that asks whether a column without `Option` is NULL:
    /// `is_some()` holds for every row, `is_none()` for none.
    ///
    /// # Why it is bad
    ///
    /// With `is_some()` the index holds all rows and is still not used by queries that do not repeat the
    /// condition. With `is_none()` it is empty for ever, and a unique rule keeps nothing apart.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(created_at, where(id.is_some()))]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(created_at)]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Partial Indexes".
    index_predicate_pointless: Warn, Table, reads = [Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    search_keys(table)
        .iter()
        .filter_map(|key| {
            let parts = conjuncts(key.predicate?.nodes);
            let (column, is_empty) = parts.iter().find_map(|part| pointless(table, part))?;
            let field = table.columns[column].field;
            let (what, help) = match is_empty {
                true => ("never true", "correct the condition: as it stands the index is empty"),
                false => ("always true", "leave the condition out"),
            };
            Some(Violation::told(
                &RULE,
                key.site,
                format_args!(
                    "the condition on `{}.{field}`, which is never NULL, is {what}",
                    table.rust_name
                ),
                match is_empty {
                    true => "nothing is in the index, and a unique rule keeps nothing apart",
                    false => "a query must repeat the condition to use the index, for nothing",
                },
                help,
            ))
        })
        .collect()
}

/// The column that a condition asks for in vain, and whether no row meets it.
fn pointless(table: &TableDef<'_>, condition: &[Node<'_>]) -> Option<(usize, bool)> {
    let [Node::Column(column), Node::Unary(operator)] = condition else {
        return None;
    };
    let position = usize::from(*column);
    if may_be_nullable(&table.columns[position]) {
        return None;
    }
    match operator {
        UnaryOperator::IsNone => Some((position, true)),
        UnaryOperator::IsSome => Some((position, false)),
        UnaryOperator::Not | UnaryOperator::Negate => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ExpressionDef;
    use crate::rule::testing::{table, text};

    static PRESENT: [Node<'static>; 2] = [Node::Column(0), Node::Unary(UnaryOperator::IsSome)];
    static ABSENT: [Node<'static>; 2] = [Node::Column(0), Node::Unary(UnaryOperator::IsNone)];

    fn messages(nodes: &'static [Node<'static>], nullable: bool) -> Vec<String> {
        let table = table("Order")
            .column_with("shipped_at", text(), |column| column.nullable = nullable)
            .index_with(&["shipped_at"], |index| index.predicate = Some(ExpressionDef { nodes }))
            .build();
        violations(&table).iter().map(|it| it.message.as_str().to_owned()).collect()
    }

    #[test]
    fn conditions_on_a_column_that_is_never_null_are_flagged() {
        assert!(messages(&PRESENT, false)[0].contains("always true"));
        assert!(messages(&ABSENT, false)[0].contains("never true"));
    }

    #[test]
    fn conditions_on_a_nullable_column_are_fine() {
        assert!(messages(&PRESENT, true).is_empty());
        assert!(messages(&ABSENT, true).is_empty());
    }
}
