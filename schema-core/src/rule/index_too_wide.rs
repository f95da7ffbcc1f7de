use super::index_key::indexes;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// An index of more than five columns.
    ///
    /// # What it flags
    ///
    /// An index, of whatever method but `gin` and `bloom`, whose key has six columns and more. Columns in
    /// `include(..)` do not count.
    ///
    /// # Why it is bad
    ///
    /// The columns behind the first two or three rarely narrow a search any further, but each of them is in
    /// every page of the index, and an update of any of them writes it anew.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(country, region, city, street, house, floor)]
    /// pub struct Address { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(country, region, city, street)]
    /// pub struct Address { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Multicolumn Indexes": "Indexes with more than three columns are unlikely
    /// to be helpful unless the usage of the table is extremely stylized."
    index_too_wide: Warn, Table, reads = []
}

/// The most columns of a key that search.
const MOST: usize = 5;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    indexes(table)
        .filter(|index| index.parts.len() > MOST && !matches!(index.method, "gin" | "bloom"))
        .map(|index| {
            Violation::told(
                &RULE,
                index.site,
                format_args!("an index of `{}` has {} columns", table.rust_name, index.parts.len()),
                "the last ones narrow no search, but every page holds them and every update of one writes it",
                "keep the columns that queries compare or sort by; what is only read goes into `include(..)`",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text};

    fn wide() -> TableBuilder {
        ["a", "b", "c", "d", "e", "f"]
            .into_iter()
            .fold(table("T"), |table, field| table.column(field, text()))
    }

    #[test]
    fn six_columns_are_flagged_and_five_are_not() {
        assert_eq!(violations(&wide().index(&["a", "b", "c", "d", "e", "f"]).build()).len(), 1);
        assert!(violations(&wide().index(&["a", "b", "c", "d", "e"]).build()).is_empty());
        let contained = wide().index_with(&["a", "b", "c", "d", "e", "f"], |index| index.method = "gin");
        assert!(violations(&contained.build()).is_empty());
    }
}
