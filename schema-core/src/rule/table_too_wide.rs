use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A table of more than sixty columns.
    ///
    /// # What it flags
    ///
    /// A table with 61 columns and more.
    ///
    /// # Why it is bad
    ///
    /// Such a table usually holds several things, each of which is NULL in most rows. Every read brings all
    /// of it into memory, and every update copies the whole row.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Customer { /* 74 fields */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Customer { /* what a customer is */ }
    ///
    /// pub struct CustomerPreferences {
    ///     #[column(primary_key)]
    ///     #[references(Customer.id, on_delete = cascade)]
    ///     pub customer_id: Uuid,
    ///     // ..
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Limits" and "Heap-Only Tuples (HOT)".
    table_too_wide: Warn, Table, reads = [Table]
}

/// The most columns without a word.
const MOST: usize = 60;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.columns.len() <= MOST {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!("`{}` has {} columns", table.rust_name, table.columns.len()),
        "every read brings all of them along, and every update copies the row",
        "part what is read or changed together from the rest, in a table with the same key",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnDef;
    use crate::rule::testing::table;

    #[test]
    fn more_than_sixty_columns_are_flagged() {
        let wide = |count: usize| {
            let columns: &'static [ColumnDef<'static>] = Box::leak(vec![ColumnDef::NONE; count].into());
            table("T").with(|table| table.columns = columns).build()
        };
        assert_eq!(violations(&wide(61)).len(), 1);
        assert!(violations(&wide(60)).is_empty());
    }
}
