use super::{Violation, rule};
use crate::def::{TableDef, TypeFamily};

rule! {
    /// A boolean with three values.
    ///
    /// # What it flags
    ///
    /// A column of type `Option<bool>`.
    ///
    /// # Why it is bad
    ///
    /// NULL is neither true nor false: `WHERE is_active` and `WHERE NOT is_active` both leave its rows out,
    /// and nobody can tell whether it means "no", "not asked" or "not known".
    ///
    /// # Example
    ///
    /// ```text
    /// pub is_active: Option<bool>,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(default = false)]
    /// pub is_active: bool,
    ///
    /// pub consent: Consent,        // an enum of three values that have names
    /// ```
    ///
    /// # Source
    ///
    /// SQL:2023, three-valued logic; Joe Celko, "SQL Programming Style".
    boolean_nullable: Warn, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .columns
        .iter()
        .filter(|column| {
            column.nullable
                && column.column_type.dimensions == 0
                && column.column_type.kind.family() == TypeFamily::Boolean
                && column.details.generated.is_none()
        })
        .map(|column| {
            Violation::told(
                &RULE,
                column.type_site,
                format_args!("`{}.{}` is true, false or NULL", table.rust_name, column.field),
                "conditions on it and on its negation both leave out the rows with NULL",
                format_args!(
                    "write `#[column(default = false)] pub {}: bool`, or an enum that names the third value",
                    column.field
                ),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnType, TypeKind};
    use crate::rule::testing::table;

    fn flagged(nullable: bool) -> bool {
        let boolean = ColumnType::new(TypeKind::Boolean);
        let table = table("Job").column_with("is_done", boolean, |column| column.nullable = nullable);
        !violations(&table.build()).is_empty()
    }

    #[test]
    fn an_optional_boolean_is_flagged_and_a_plain_one_is_not() {
        assert!(flagged(true));
        assert!(!flagged(false));
    }
}
