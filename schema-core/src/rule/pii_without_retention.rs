use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// Personal data that is kept for ever.
    ///
    /// # What it flags
    ///
    /// A table with columns of personal data (`pii = ..`) that says nothing of how long rows are kept
    /// (`retention = ..`).
    ///
    /// # Why it is bad
    ///
    /// Personal data may be kept as long as its purpose needs it and no longer. What nobody decided is kept
    /// until it leaks.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Customer {
    ///     #[column(pii = contact)]
    ///     pub email: String,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(retention = years(7))]
    /// pub struct Customer {
    ///     #[column(pii = contact)]
    ///     pub email: String,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Regulation (EU) 2016/679 (GDPR), article 5(1)(e), storage limitation.
    pii_without_retention: Warn, Table, reads = [Table, Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.details.retention.is_some() {
        return Vec::new();
    }
    table
        .columns
        .iter()
        .find(|column| column.details.personal_data.is_some())
        .map(|column| {
            Violation::told(
                &RULE,
                0,
                format_args!(
                    "`{}` holds personal data (`{}`) and says nothing of how long",
                    table.rust_name, column.field
                ),
                "it may be kept as long as its purpose needs it, and nobody decided how long that is",
                "write `#[table(retention = years(7))]`, or what the purpose needs",
            )
        })
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnDetails, RetentionDef};
    use crate::rule::testing::{TableBuilder, table, text};

    fn customers() -> TableBuilder {
        let classified = ColumnDetails { personal_data: Some("contact"), ..ColumnDetails::NONE };
        table("Customer").column_saying("email", text(), classified)
    }

    #[test]
    fn personal_data_without_an_end_is_flagged() {
        assert_eq!(violations(&customers().build()).len(), 1);
        let kept = customers().saying(|details| details.retention = Some(RetentionDef { days: 30 }));
        assert!(violations(&kept.build()).is_empty());
        assert!(violations(&table("Plan").column("name", text()).build()).is_empty());
    }
}
