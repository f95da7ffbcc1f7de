use super::rule;
use crate::def::{TableDef, TypeKind};
use crate::message::Message;

rule! {
    /// PostgreSQL's type `money`.
    ///
    /// # What it flags
    ///
    /// A column of type `money`.
    ///
    /// # Why it is bad
    ///
    /// The type has no currency: the server's setting `lc_monetary` decides how many digits it keeps and
    /// which sign it shows. A dump read under another setting changes the values.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(type = money)]
    /// pub price: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(type = numeric(10, 2))]
    /// pub price: Decimal,
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Monetary Types"; PostgreSQL wiki, "Don't Do This": "Don't use money".
    money_type: Deny, Column,
    warning = "money_type: the column is of PostgreSQL's type `money`\n\
        why: the server's locale decides its digits and its currency\n\
        help: use `Decimal` with `#[column(type = numeric(10, 2))]`, and a column for the currency\n\
        explain: cargo schema explain money_type"
}

pub(super) const fn is_violated(table: &TableDef<'_>, column: usize) -> bool {
    matches!(table.columns[column].column_type.kind, TypeKind::Money)
}

pub(super) const fn message(table: &TableDef<'_>, column: usize) -> Message {
    Message::of_rule(RULE.name)
        .text("`")
        .column(table, column)
        .text("` is of PostgreSQL's type `money`")
        .why("the server's locale decides its digits and its currency")
        .help()
        .text("write `#[column(type = numeric(10, 2))] pub ")
        .text(table.columns[column].field)
        .text(": Decimal`, and a column for the currency if there are several")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnType;
    use crate::rule::testing::table;

    #[test]
    fn only_the_type_money_is_flagged() {
        let table = table("Product")
            .column("price", ColumnType::new(TypeKind::Money))
            .column("cost", ColumnType::new(TypeKind::Numeric))
            .build();
        assert!(is_violated(&table, 0));
        assert!(!is_violated(&table, 1));
        assert!(message(&table, 0).as_str().starts_with("money_type: `Product.price`"));
    }
}
