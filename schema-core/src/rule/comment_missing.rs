use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A table that does not say what a row is.
    ///
    /// # What it flags
    ///
    /// A struct without a doc comment. It becomes `COMMENT ON TABLE`.
    ///
    /// # Why it is bad
    ///
    /// Who reads the database, a report writer or a new colleague, sees names and types, and guesses.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// /// What a customer bought at one time.
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "COMMENT"; off by default.
    comment_missing: Allow from Pedantic, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.details.comment.is_some() {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!("`{}` has no doc comment", table.rust_name),
        "who reads the database guesses what a row is",
        "say in a doc comment on the struct what one row stands for",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::table;

    #[test]
    fn a_struct_without_a_comment_is_flagged() {
        assert_eq!(violations(&table("Order").build()).len(), 1);
        let told = table("Order").saying(|details| details.comment = Some("A purchase."));
        assert!(violations(&told.build()).is_empty());
    }
}
