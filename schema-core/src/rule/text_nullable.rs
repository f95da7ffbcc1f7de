use super::index_key::mentions;
use super::words::{is_reference, is_text};
use super::{Violation, rule};
use crate::def::{ColumnIndex, TableDef};

rule! {
    /// A text that may be NULL and may be empty.
    ///
    /// # What it flags
    ///
    /// A column of type `Option<String>` without a check that it is not empty.
    ///
    /// # Why it is bad
    ///
    /// There are two ways to say that there is no text, `NULL` and `''`, and queries look for one of them.
    ///
    /// # Example
    ///
    /// ```text
    /// pub note: Option<String>,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[check(note.is_none() || note.char_length() > 0)]
    /// pub note: Option<String>,
    /// ```
    ///
    /// # Source
    ///
    /// A matter of taste, hence off by default; Django's documentation, "Field options": null.
    text_nullable: Allow from Pedantic, Table, reads = [Check]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .columns
        .iter()
        .enumerate()
        .filter(|(position, column)| {
            let index = ColumnIndex::try_from(*position).unwrap_or(ColumnIndex::MAX);
            column.nullable
                && is_text(column)
                && !is_reference(table, *position)
                && !table
                    .details
                    .checks
                    .iter()
                    .any(|check| mentions(check.expression.nodes, index))
        })
        .map(|(_, column)| {
            Violation::told(
                &RULE,
                column.type_site,
                format_args!("`{}.{}` may be NULL and may be empty", table.rust_name, column.field),
                "there are two ways to say that there is no text, and queries look for one",
                format_args!("write `#[check({0}.is_none() || {0}.char_length() > 0)]`", column.field),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::Node;
    use crate::rule::testing::{TableBuilder, table, text};

    fn notes(nullable: bool) -> TableBuilder {
        table("Note").column_with("text", text(), |column| column.nullable = nullable)
    }

    #[test]
    fn optional_text_is_flagged_unless_a_check_looks_at_it() {
        static CHECKED: [Node<'static>; 1] = [Node::Column(0)];
        assert_eq!(violations(&notes(true).build()).len(), 1);
        assert!(violations(&notes(false).build()).is_empty());
        assert!(violations(&notes(true).check(&CHECKED).build()).is_empty());
    }
}
