use super::finding::same_bytes;
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
    "archive", "audit", "cache", "catalog", "catalogue", "data", "equipment", "feedback", "history", "inbox",
    "information", "inventory", "journal", "ledger", "log", "media", "metadata", "news", "outbox", "queue", "registry",
    "series", "staff", "status", "stock", "storage", "traffic", "usage",
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

pub(super) const fn is_plural(name: &str) -> bool {
    let last = last_word_bytes(name);
    match last {
        [.., b's', b's'] => false,
        [.., b's'] => true,
        _ => is_among(last, PLURALS),
    }
}

/// Whether the word is the same in the singular and in the plural, or has none.
pub(super) const fn is_uncountable(name: &str) -> bool {
    let last = last_word_bytes(name);
    last.is_empty() || is_among(last, UNCOUNTABLE)
}

const fn last_word_bytes(name: &str) -> &[u8] {
    let bytes = name.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1] != b'_' {
        start -= 1;
    }
    bytes.split_at(start).1
}

const fn is_among(word: &[u8], words: &[&str]) -> bool {
    let mut words = words;
    while let [other, rest @ ..] = words {
        if same_bytes(word, other.as_bytes()) {
            return true;
        }
        words = rest;
    }
    false
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
