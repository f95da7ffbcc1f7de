use super::{Violation, rule};
use crate::def::{TableDef, TypeKind};
use crate::message::Message;

rule! {
    /// The length 255 by habit.
    ///
    /// # What it flags
    ///
    /// A column of type `varchar(255)`.
    ///
    /// # Why it is bad
    ///
    /// 255 is the length that one byte could count in old versions of MySQL. It is no fact about the data,
    /// saves nothing on an engine of today, and hides that nobody asked how long the value may be. A
    /// length that the domain knows is worth declaring; otherwise `text` with a check is easier to change.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(type = varchar(255))]
    /// pub email: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(type = varchar(254))]             // RFC 5321 allows no longer address
    /// pub email: String,
    ///
    /// #[check(title.char_length() <= 200)]
    /// pub title: String,
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL wiki, "Don't Do This": "Don't use varchar(n) by default".
    varchar_255: Warn, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    (0..table.columns.len())
        .filter(|column| {
            let column_type = &table.columns[*column].column_type;
            column_type.kind == TypeKind::VarChar && column_type.precision == Some(255)
        })
        .map(|column| {
            let message = Message::of_rule(RULE.name)
                .text("`")
                .column(table, column)
                .text("` is a `varchar(255)`")
                .why("255 is a habit, not a fact about the data, and saves nothing")
                .help()
                .text(
                    "write the length that the domain knows, such as `type = varchar(254)` for an email \
                     address, or use `text` with `#[check(",
                )
                .text(table.columns[column].field)
                .text(".char_length() <= 200)]`")
                .explain(RULE.name);
            Violation::new(table.columns[column].type_site, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, text, varchar};

    #[test]
    fn the_habitual_length_is_flagged_at_the_type() {
        let customer = table("Customer").column("email", varchar(255)).build();
        let found = violations(&customer);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, customer.columns[0].type_site);
    }

    #[test]
    fn other_lengths_and_text_are_fine() {
        let customer = table("Customer")
            .column("email", varchar(254))
            .column("note", text())
            .build();
        assert!(violations(&customer).is_empty());
    }
}
