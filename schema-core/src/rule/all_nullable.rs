use super::words::{is_key, is_reference};
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A table in which everything may be missing.
    ///
    /// # What it flags
    ///
    /// A table of which every column outside the primary key is an `Option`, if there are three or more of
    /// them. Columns with a default and generated ones count as given. A table whose key refers to another one holds what
    /// belongs to some rows of that, and is exempt.
    ///
    /// # Why it is bad
    ///
    /// A row may then consist of its key alone. The struct says nothing about what the application can rely
    /// on, and every query asks for NULL.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Profile {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     pub name: Option<String>,
    ///     pub city: Option<String>,
    ///     pub birthday: Option<NaiveDate>,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Profile {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     pub name: String,
    ///     pub city: Option<String>,
    ///     pub birthday: Option<NaiveDate>,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Hugh Darwen, "How to Handle Missing Information without Using NULL".
    all_nullable: Warn, Table, reads = [Table]
}

/// Fewer columns than these say nothing.
const LEAST: usize = 3;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let beside_the_key: Vec<_> = (0..table.columns.len())
        .filter(|position| !is_key(table, *position))
        .map(|position| &table.columns[position])
        .collect();
    // Whose key refers to another table is the table of what belongs to some rows alone.
    if (0..table.columns.len()).any(|position| is_key(table, position) && is_reference(table, position)) {
        return Vec::new();
    }
    if beside_the_key.len() < LEAST || beside_the_key.iter().any(|column| !column.nullable) {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!("every column of `{}` but its key may be NULL", table.rust_name),
        "a row may consist of its key alone, and every query has to ask for NULL",
        "write without `Option` what every row has; what belongs to some rows alone may be a table of its own",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text};

    fn profiles(required: &'static [&'static str]) -> TableBuilder {
        ["name", "city", "birthday"]
            .into_iter()
            .fold(table("Profile").column("id", text()), |table, field| {
                table.column_with(field, text(), |column| column.nullable = !required.contains(&field))
            })
            .primary_key(&["id"])
    }

    #[test]
    fn what_belongs_to_some_rows_of_another_table_is_fine() {
        let extension = profiles(&[]).references(&["id"], "Member", &["id"]).build();
        assert!(violations(&extension).is_empty());
    }

    #[test]
    fn a_table_of_options_is_flagged_and_one_given_column_is_enough() {
        assert_eq!(violations(&profiles(&[]).build()).len(), 1);
        assert!(violations(&profiles(&["name"]).build()).is_empty());
    }
}
