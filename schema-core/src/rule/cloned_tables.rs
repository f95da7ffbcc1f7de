use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A table for one year.
    ///
    /// # What it flags
    ///
    /// A table whose name ends in a year or a month: `sales_2024`, `sales_2024_07`.
    ///
    /// # Why it is bad
    ///
    /// Each year is a new struct, a new migration and a new release, and every query over two years is a
    /// union. The database does the same with partitions, under one name.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(name = "sales_2024")]
    /// pub struct Sales2024 { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Sale {
    ///     pub sold_at: DateTime<Utc>,
    ///     // ..
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Bill Karwin, "SQL Antipatterns", chapter "Metadata Tribbles"; PostgreSQL documentation, "Table
    /// Partitioning".
    cloned_tables: Warn, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let mut words: Vec<&str> = table.name.split('_').collect();
    let is_number = |word: &&str, digits: usize| {
        word.len() == digits && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_year = |word: &&str| is_number(word, 4) && (word.starts_with("19") || word.starts_with("20"));
    if words.len() > 2 && words.last().is_some_and(|word| is_number(word, 2)) {
        words.pop();
    }
    if words.len() < 2 || !words.last().is_some_and(is_year) {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!("`{}` is a table for one year: `{}`", table.rust_name, table.name),
        "the next year is a new struct and a new release, and each query over two years is a union",
        "keep all years in one table, with a column that says when; partition it where it grows large",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::table;

    fn flagged(name: &'static str) -> bool {
        !violations(&table("T").named(name).build()).is_empty()
    }

    #[test]
    fn years_and_months_are_flagged() {
        assert!(flagged("sales_2024"));
        assert!(flagged("sales_2024_07"));
    }

    #[test]
    fn other_numbers_are_fine() {
        for name in ["iso_3166", "sales", "form_1099", "x_12"] {
            assert!(!flagged(name), "{name}");
        }
    }
}
