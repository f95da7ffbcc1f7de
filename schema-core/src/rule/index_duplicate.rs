use super::index_key::{SearchKey, indexes, search_keys};
use super::index_redundant_prefix::{begins_with, holds, parts_text};
use super::{Violation, rule};
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// Two indexes with the same key.
    ///
    /// # What it flags
    ///
    /// An index with the columns, directions (or all reversed), method and predicate of a primary key, of
    /// a unique rule or of an earlier index, unless it includes a column that the other one lacks.
    ///
    /// # Why it is bad
    ///
    /// The second one never answers anything that the first does not; each write pays for both.
    ///
    /// # Example
    ///
    /// ```text
    /// #[unique(email)]
    /// #[index(email)]
    /// pub struct Customer { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[unique(email)]
    /// pub struct Customer { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Unique Indexes": a unique constraint creates its index, and another one
    /// "would just duplicate the automatically-created index".
    index_duplicate: Deny, Table, reads = [Column, Unique, Index]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let keys = search_keys(table);
    indexes(table)
        .filter_map(|index| {
            let twin = keys.iter().find(|key| makes_duplicate(key, &index))?;
            let message = Message::of_rule(RULE.name).text("the index `(");
            let message = parts_text(message, table, &index)
                .text(")` of `")
                .text(table.rust_name)
                .text(match (twin.unique, twin.constrains) {
                    (true, _) => "` repeats a unique rule or the primary key",
                    (false, true) => "` repeats the index of a constraint",
                    (false, false) => "` repeats another index",
                })
                .why("it answers nothing that the other one does not, and each write pays for both")
                .help()
                .text("remove this `#[index]`")
                .explain(RULE.name);
            Some(Violation::new(index.site, message))
        })
        .collect()
}

/// Whether `key` makes `index` a duplicate; of two indexes the later one is.
fn makes_duplicate(key: &SearchKey<'_>, index: &SearchKey<'_>) -> bool {
    (key.constrains || key.site < index.site)
        && key.method == index.method
        && key.parts.len() == index.parts.len()
        && key.predicate == index.predicate
        && key.engines.contains(index.engines)
        && begins_with(&key.parts, &index.parts)
        && index.include.iter().all(|column| holds(key, *column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ExpressionDef, Node};
    use crate::rule::testing::{TableBuilder, table, text};

    static ACTIVE: [Node<'static>; 1] = [Node::Column(2)];

    fn users() -> TableBuilder {
        ["id", "email", "active", "name"]
            .into_iter()
            .fold(table("User"), |table, field| table.column(field, text()))
            .primary_key(&["id"])
    }

    #[test]
    fn the_later_of_two_is_flagged() {
        let table = users().index(&["email"]).index(&["email desc"]).build();
        let found = violations(&table);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, table.details.indexes[1].site);
    }

    #[test]
    fn unique_rules_and_the_primary_key_are_indexes_already() {
        assert_eq!(
            violations(&users().unique(&["email"]).index(&["email"]).build()).len(),
            1
        );
        assert_eq!(violations(&users().index(&["id"]).build()).len(), 1);
    }

    #[test]
    fn covering_partial_and_other_methods_are_fine() {
        let tables = [
            users()
                .unique(&["email"])
                .index_with(&["email"], |index| index.include = &[3]),
            users()
                .index(&["email"])
                .index_with(&["email"], |index| {
                    index.predicate = Some(ExpressionDef { nodes: &ACTIVE });
                }),
            users()
                .index(&["email"])
                .index_with(&["email"], |index| index.method = "gin"),
            users().index(&["email", "name"]).index(&["name", "email"]),
        ];
        for table in tables {
            assert!(violations(&table.build()).is_empty());
        }
    }
}
