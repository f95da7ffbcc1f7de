use super::words::is_reference;
use super::table_not_plural::{is_plural, is_uncountable};
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// Tables in the singular among tables in the plural.
    ///
    /// # What it flags
    ///
    /// The table names of a schema of five tables and more that are in the minority, if at most a third of
    /// them is: some end in a plural `s`, the others do not. Words without a plural are not counted, nor are tables
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
    table_naming_inconsistent: Warn, Tool
}

/// Fewer tables are no habit.
const LEAST: usize = 5;

pub(super) fn violations(tables: &[&TableDef<'_>]) -> Vec<(usize, Violation)> {
    let counted: Vec<usize> = (0..tables.len())
        .filter(|table| !is_uncountable(tables[*table].name) && !holds_pairs(tables[*table]))
        .collect();
    let (plural, singular): (Vec<usize>, Vec<usize>) =
        counted.iter().partition(|table| is_plural(tables[**table].name));
    let (few, many, habit) = match plural.len() < singular.len() {
        true => (plural, singular, "singular"),
        false => (singular, plural, "plural"),
    };
    if counted.len() < LEAST || few.len() * 2 > many.len() {
        return Vec::new();
    }
    few.into_iter()
        .map(|table| {
            let violation = Violation::told(
                &RULE,
                0,
                format_args!("`{}` is not called like the other tables, which are in the {habit}", tables[table].name),
                "which it is has to be looked up for every query",
                format_args!("write its name in the {habit}; `renamed_from` brings an existing database along"),
            );
            (table, violation)
        })
        .collect()
}

/// Whether a table has two references and more, and nothing else but a key of its own.
fn holds_pairs(table: &TableDef<'_>) -> bool {
    let is_key = |column: usize| {
        table.primary_key.is_some_and(|key| {
            key.columns.len() == 1 && key.columns.iter().any(|own| usize::from(*own) == column)
        })
    };
    table.foreign_keys.len() > 1
        && (0..table.columns.len()).all(|column| is_reference(table, column) || is_key(column))
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
