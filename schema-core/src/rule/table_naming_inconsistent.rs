use super::words::is_reference;
use super::table_not_plural::is_uncountable;
use super::{Violation, rule, table_not_plural};
use crate::def::TableDef;

rule! {
    /// Tables in the singular among tables in the plural.
    ///
    /// # What it flags
    ///
    /// The table names of a schema of five tables and more that are in the minority, if at most a third of
    /// them is: some end in a plural `s`, the others do not. Words without a plural are not counted, nor are names with a plural before the last word (`configs_github`), nor tables
    /// of pairs (`members_groups`), which hold references and nothing else.
    ///
    /// # Why it is bad
    ///
    /// Whether it is `customer` or `customers` has to be looked up for every query.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(name = "customer")]
    /// pub struct Customer { /* .. */ }
    /// pub struct Order { /* orders, and so are all others */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Customer { /* customers */ }
    /// ```
    ///
    /// # Source
    ///
    /// Joe Celko, "SQL Programming Style".
    table_naming_inconsistent: Warn, Schema,
    warning = "table_naming_inconsistent: some tables are not called like the others, in the singular or in the plural\n\
        why: which it is has to be looked up for every query\n\
        help: `cargo schema lint` names them; `renamed_from` brings an existing database along\n\
        explain: cargo schema explain table_naming_inconsistent"
}

/// Fewer tables are no habit.
const LEAST: usize = 5;

pub(super) fn violations(tables: &[&TableDef<'_>]) -> Vec<(usize, Violation)> {
    let Some(few_are_plural) = minority(tables) else {
        return Vec::new();
    };
    let habit = if few_are_plural { "singular" } else { "plural" };
    tables
        .iter()
        .enumerate()
        .filter(|(_, table)| is_counted(table) && is_plural(table) == few_are_plural)
        .map(|(position, table)| {
            let violation = Violation::told(
                &RULE,
                0,
                format_args!("`{}` is not called like the other tables, which are in the {habit}", table.name),
                "which it is has to be looked up for every query",
                format_args!("write its name in the {habit}; `renamed_from` brings an existing database along"),
            );
            (position, violation)
        })
        .collect()
}

/// Whether the tables that are called otherwise than most are in the plural; `None` where there is no habit.
pub(super) const fn minority(tables: &[&TableDef<'_>]) -> Option<bool> {
    let (mut plural, mut singular) = (0, 0);
    let mut tables = tables;
    while let [table, rest @ ..] = tables {
        if is_counted(table) {
            if is_plural(table) {
                plural += 1;
            } else {
                singular += 1;
            }
        }
        tables = rest;
    }
    let few_are_plural = plural < singular;
    let (few, many) = if few_are_plural { (plural, singular) } else { (singular, plural) };
    if plural + singular < LEAST || few == 0 || few * 2 > many {
        return None;
    }
    Some(few_are_plural)
}

/// Whether the name of a table is in the plural.
pub(super) const fn is_plural(table: &TableDef<'_>) -> bool {
    table_not_plural::is_plural(table.name)
}

/// Whether the name of a table says anything about the habit.
pub(super) const fn is_counted(table: &TableDef<'_>) -> bool {
    !is_uncountable(table.name) && !is_qualified(table.name) && !holds_pairs(table)
}

/// Whether a plural stands before a last word in the singular, as in `configs_github`: neither habit.
const fn is_qualified(name: &str) -> bool {
    let mut bytes = name.as_bytes();
    let mut previous = 0;
    while let [byte, rest @ ..] = bytes {
        if *byte == b'_' && previous == b's' {
            return !table_not_plural::is_plural(name);
        }
        previous = *byte;
        bytes = rest;
    }
    false
}

/// Whether a table has two references and more, and nothing else but a key of its own.
const fn holds_pairs(table: &TableDef<'_>) -> bool {
    if table.foreign_keys.len() < 2 {
        return false;
    }
    let mut column = 0;
    while column < table.columns.len() {
        let is_key = match table.primary_key {
            Some(key) => matches!(key.columns, [only] if *only as usize == column),
            None => false,
        };
        if !is_key && !is_reference(table, column) {
            return false;
        }
        column += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::table;

    fn found(names: &[&'static str]) -> usize {
        let tables: Vec<TableDef<'_>> = names.iter().map(|name| table("T").named(name).build()).collect();
        violations(&tables.iter().collect::<Vec<_>>()).len()
    }

    #[test]
    fn one_singular_among_plurals_is_flagged() {
        assert_eq!(found(&["customer", "orders", "invoices", "offers", "returns"]), 1);
        assert_eq!(found(&["customer", "order", "invoice", "offer", "returns"]), 1);
    }

    #[test]
    fn one_habit_words_without_a_plural_and_small_schemas_are_fine() {
        assert_eq!(found(&["customers", "orders", "invoices", "offers", "order_history"]), 0);
        assert_eq!(found(&["customer", "orders"]), 0);
    }

    #[test]
    fn tables_of_pairs_are_not_counted() {
        let pairs = table("T")
            .named("tags_posts")
            .column("id", crate::rule::testing::bigint())
            .column("tag", crate::rule::testing::bigint())
            .column("post", crate::rule::testing::bigint())
            .primary_key(&["id"])
            .references(&["tag"], "Tag", &["id"])
            .references(&["post"], "Post", &["id"])
            .build();
        let mut tables: Vec<TableDef<'_>> =
            ["tag", "post", "member", "vote", "page"].iter().map(|name| table("T").named(name).build()).collect();
        tables.push(pairs);
        assert!(violations(&tables.iter().collect::<Vec<_>>()).is_empty());
    }
}
