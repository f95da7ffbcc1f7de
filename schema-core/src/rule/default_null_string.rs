use super::{Violation, rule};
use crate::def::{DefaultDef, Node, TableDef};

rule! {
    /// A default that is the word NULL.
    ///
    /// # What it flags
    ///
    /// A default of text that reads `NULL`, in whatever case.
    ///
    /// # Why it is bad
    ///
    /// The column holds four letters. `IS NULL` does not find them, and they show up on invoices.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(default = "NULL")]
    /// pub middle_name: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub middle_name: Option<String>,
    /// ```
    ///
    /// # Source
    ///
    /// A mistake that sqlcheck and pglint know.
    default_null_string: Deny, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .columns
        .iter()
        .filter(|column| {
            let DefaultDef::Expression(value) = column.details.default else {
                return false;
            };
            let is_null = |text: &str| text.trim().eq_ignore_ascii_case("null");
            matches!(value.nodes, [Node::Text(text)] if is_null(text))
        })
        .map(|column| {
            Violation::told(
                &RULE,
                column.default_site,
                format_args!("the default of `{}.{}` is the word NULL", table.rust_name, column.field),
                "the column holds four letters, which `IS NULL` does not find",
                format_args!("leave the default out and write `pub {}: Option<String>`", column.field),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnDetails, ExpressionDef};
    use crate::rule::testing::{table, text};

    fn flagged(nodes: &'static [Node<'static>]) -> bool {
        let details = ColumnDetails {
            default: DefaultDef::Expression(ExpressionDef { nodes }),
            ..ColumnDetails::NONE
        };
        !violations(&table("Person").column_saying("middle_name", text(), details).build()).is_empty()
    }

    #[test]
    fn the_word_is_flagged_and_other_texts_are_not() {
        assert!(flagged(&[Node::Text("NULL")]));
        assert!(flagged(&[Node::Text("null")]));
        assert!(!flagged(&[Node::Text("nullable")]));
        assert!(!flagged(&[Node::Null]));
    }
}
