use super::words::last_word;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A table that is called like one of its rows.
    ///
    /// # What it flags
    ///
    /// A written table name (`name = ".."`) whose last word is not a plural. Names that nobody writes are
    /// plurals.
    ///
    /// # Why it is bad
    ///
    /// A project in which some tables are singular and others plural has to be learned by heart.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(name = "customer")]
    /// pub struct Customer { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Customer { /* .. */ }              // the table is called `customers`
    /// ```
    ///
    /// # Source
    ///
    /// Joe Celko, "SQL Programming Style"; a matter of taste, hence off by default.
    table_not_plural: Allow from Pedantic, Table, reads = [Table]
}

/// Plurals that do not end in s.
const PLURALS: &[&str] = &[
    "children", "criteria", "feet", "indices", "men", "people", "women",
];

/// Words that have no plural, or are one already.
const UNCOUNTABLE: &[&str] = &[
    "data", "equipment", "feedback", "history", "information", "inventory", "log", "media", "metadata",
    "news", "series", "staff", "status",
];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if is_plural(table.name) || is_uncountable(table.name) {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!("the table of `{}` is called `{}`, in the singular", table.rust_name, table.name),
        "tables that nobody names are plurals, and two habits in one schema have to be learned by heart",
        "leave `name` out, or write the plural",
    )]
}

pub(super) fn is_plural(name: &str) -> bool {
    let last = last_word(name);
    (last.ends_with('s') && !last.ends_with("ss")) || PLURALS.contains(&last)
}

/// Whether the word is the same in the singular and in the plural, or has none.
pub(super) fn is_uncountable(name: &str) -> bool {
    let last = last_word(name);
    UNCOUNTABLE.contains(&last) || last.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::table;

    #[test]
    fn a_singular_is_flagged_and_plurals_are_not() {
        assert_eq!(violations(&table("T").named("customer").build()).len(), 1);
        for name in ["customers", "order_history", "people"] {
            assert!(violations(&table("T").named(name).build()).is_empty(), "{name}");
        }
    }
}
