use super::foreign_key_unindexed::backs;
use super::index_column_order::has_better_order;
use super::index_key::indexes;
use super::index_need::serves_a_pattern;
use super::index_redundant_prefix::parts_text;
use super::{Violation, rule};
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// An index that nothing declared needs.
    ///
    /// # What it flags
    ///
    /// On a table with declared access patterns, an index that serves none of them and backs no foreign
    /// key, in whatever order its columns stand. Tables that declare no pattern are left alone, and so are unique rules, because they constrain.
    ///
    /// # Why it is bad
    ///
    /// Each insert pays for every index, and each update for those of its columns; PostgreSQL cannot update
    /// in place (HOT) if an indexed column changed. An index belongs to a query, not to a table.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(status)]
    /// #[access(by_number, filter(order_number))]
    /// #[unique(order_number)]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[access(by_number, filter(order_number))]
    /// #[unique(order_number)]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// Or declare the query that needs the index: `#[access(by_status, filter(status))]`.
    ///
    /// # Source
    ///
    /// Markus Winand, "SQL Performance Explained", chapter "Modifying Data"; PostgreSQL documentation,
    /// "Heap-Only Tuples (HOT)".
    index_serves_nothing: Warn, Table, reads = [Table, Reference, Access]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.details.access_patterns.is_empty() {
        return Vec::new();
    }
    indexes(table)
        .filter(|index| {
            !serves_a_pattern(table, index)
                && !has_better_order(table, index)
                && !table.foreign_keys.iter().any(|key| backs(index, key))
        })
        .map(|index| {
            let message = Message::of_rule(RULE.name).text("the index `(");
            let message = parts_text(message, table, &index)
                .text(")` of `")
                .text(table.rust_name)
                .text("` serves no declared access pattern and backs no foreign key")
                .why("each write pays for it")
                .help()
                .text("remove it, or declare the query that needs it: `#[access(name, filter(..))]`")
                .explain(RULE.name);
            Violation::new(index.site, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn orders() -> TableBuilder {
        table("Order")
            .column("id", uuid())
            .column("customer_id", uuid())
            .column("status", text())
            .column("created_at", text())
            .primary_key(&["id"])
    }

    #[test]
    fn an_index_without_a_query_is_flagged() {
        let table = orders()
            .index(&["status"])
            .access("by_id", &["id"], &[])
            .build();
        let found = violations(&table);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, table.details.indexes[0].site);
    }

    #[test]
    fn queries_foreign_keys_and_silence_justify_an_index() {
        let served = orders()
            .index(&["status", "created_at desc"])
            .access("by_status", &["status"], &["created_at"]);
        assert!(violations(&served.build()).is_empty());
        let backing = orders()
            .index(&["customer_id", "status"])
            .references(&["customer_id"], "Customer", &["id"])
            .access("by_id", &["id"], &[]);
        assert!(violations(&backing.build()).is_empty());
        let silent = orders().index(&["status"]);
        assert!(violations(&silent.build()).is_empty());
    }
}
