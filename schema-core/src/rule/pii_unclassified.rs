use super::{Violation, rule};
use crate::def::{ColumnDef, TableDef};

rule! {
    /// A column that looks like personal data and does not say so.
    ///
    /// # What it flags
    ///
    /// A column whose name says `email`, `phone`, `first_name`, `last_name`, `full_name`, `birthday`,
    /// `date_of_birth`, `ssn`, `passport`, `iban`, `ip_address` and the like, without `pii = ..`. Only
    /// where somebody asked: `architrave.toml` declares `compliance`, or another column of the table is
    /// classified.
    ///
    /// # Why it is bad
    ///
    /// What nobody classified is in no export for its data subject, in no erasure, and in every copy of the
    /// database that goes to a developer.
    ///
    /// # Example
    ///
    /// ```text
    /// pub email: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(pii = contact)]
    /// pub email: String,
    /// ```
    ///
    /// # Source
    ///
    /// Regulation (EU) 2016/679 (GDPR), articles 4, 15, 17 and 30.
    pii_unclassified: Warn, Table, reads = [Table, Column]
}

/// What a name says, and the class to write.
const PERSONAL: &[(&str, &str)] = &[
    ("email", "contact"),
    ("email_address", "contact"),
    ("phone", "contact"),
    ("phone_number", "contact"),
    ("mobile", "contact"),
    ("first_name", "identity"),
    ("last_name", "identity"),
    ("full_name", "identity"),
    ("maiden_name", "identity"),
    ("birthday", "identity"),
    ("birth_date", "identity"),
    ("date_of_birth", "identity"),
    ("ssn", "identity"),
    ("social_security_number", "identity"),
    ("passport_number", "identity"),
    ("tax_id", "identity"),
    ("iban", "financial"),
    ("bank_account", "financial"),
    ("ip_address", "technical"),
];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let is_classified = |column: &ColumnDef<'_>| column.details.personal_data.is_some();
    let is_asked_for = table.details.project.is_regulated || table.columns.iter().any(is_classified);
    if !is_asked_for {
        return Vec::new();
    }
    table
        .columns
        .iter()
        .filter(|column| !is_classified(column))
        .filter_map(|column| {
            let (_, class) = PERSONAL.iter().find(|(name, _)| says(column.name, name))?;
            Some(Violation::told(
                &RULE,
                column.site,
                format_args!("`{}.{}` looks like personal data and is not classified", table.rust_name, column.field),
                "no export, no erasure and no masking knows of it",
                format_args!("write `#[column(pii = {class})]`, or `allow({}, reason = \"..\")`", RULE.name),
            ))
        })
        .collect()
}

/// Whether `name` is `word`, or ends in it after another word: `billing_email`.
fn says(name: &str, word: &str) -> bool {
    name.strip_suffix(word)
        .is_some_and(|before| before.is_empty() || before.ends_with('_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnDetails;
    use crate::rule::testing::{TableBuilder, table, text};

    fn customers() -> TableBuilder {
        table("Customer").column("billing_email", text()).column("plan", text())
    }

    #[test]
    fn an_unclassified_column_is_flagged_where_somebody_asked() {
        assert!(violations(&customers().build()).is_empty());
        let regulated = customers().saying(|details| details.project.is_regulated = true);
        assert_eq!(violations(&regulated.build()).len(), 1);
        let classified = ColumnDetails { personal_data: Some("identity"), ..ColumnDetails::NONE };
        assert_eq!(violations(&customers().column_saying("name", text(), classified).build()).len(), 1);
    }

    #[test]
    fn classified_columns_are_fine() {
        let classified = ColumnDetails { personal_data: Some("contact"), ..ColumnDetails::NONE };
        let customer = table("Customer")
            .column_saying("email", text(), classified)
            .column("email_verified", text());
        assert!(violations(&customer.build()).is_empty());
    }
}
