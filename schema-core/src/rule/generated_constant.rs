use super::{Violation, rule};
use crate::def::{Node, TableDef};

rule! {
    /// A generated column that depends on nothing.
    ///
    /// # What it flags
    ///
    /// A `generated(..)` expression that mentions no column.
    ///
    /// # Why it is bad
    ///
    /// Every row holds the same value, and none of them can ever hold another one. What is meant is a
    /// default, or a constant in the program.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(generated(1 + 1))]
    /// pub version: i32,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(default = 2)]
    /// pub version: i32,
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Generated Columns".
    generated_constant: Warn, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .columns
        .iter()
        .filter(|column| {
            column.details.generated.is_some_and(|generated| {
                !generated
                    .expression
                    .nodes
                    .iter()
                    .any(|node| matches!(node, Node::Column(_) | Node::Sql(_)))
            })
        })
        .map(|column| {
            Violation::told(
                &RULE,
                column.site,
                format_args!("`{}.{}` is computed from no column", table.rust_name, column.field),
                "every row holds the same value and can never hold another",
                "write it as a `default`, or as a constant in the program",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnDetails, ExpressionDef, GeneratedDef};
    use crate::rule::testing::{bigint, table};

    fn flagged(nodes: &'static [Node<'static>]) -> bool {
        let details = ColumnDetails {
            generated: Some(GeneratedDef {
                expression: ExpressionDef { nodes },
                stored: true,
            }),
            ..ColumnDetails::NONE
        };
        !violations(&table("T").column_saying("version", bigint(), details).build()).is_empty()
    }

    #[test]
    fn constants_are_flagged_and_computations_are_not() {
        assert!(flagged(&[Node::Number("2")]));
        assert!(!flagged(&[Node::Column(0)]));
    }
}
