use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A table of one column.
    ///
    /// # What it flags
    ///
    /// A table with a single column.
    ///
    /// # Why it is bad
    ///
    /// It is a list of values. An enum, or a check, says the same without a join. It is right where rows
    /// come and go while the application runs.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Color {
    ///     #[column(primary_key, type = varchar(20))]
    ///     pub name: String,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[derive(SqlEnum)]
    /// pub enum Color { Red, Green, Blue }
    /// ```
    ///
    /// # Source
    ///
    /// A matter of taste, hence off by default.
    table_too_narrow: Allow from Pedantic, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.columns.len() != 1 {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!("`{}` has a single column", table.rust_name),
        "it is a list of values, and each use of it is a join",
        "derive `SqlEnum` on an enum of the values, unless they come and go while the application runs",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, text};

    #[test]
    fn a_list_of_values_is_flagged() {
        let colors = table("Color").column("name", text());
        assert_eq!(violations(&colors.build()).len(), 1);
        let named = table("Color").column("name", text()).column("code", text());
        assert!(violations(&named.build()).is_empty());
    }
}
