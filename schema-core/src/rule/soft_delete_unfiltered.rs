use super::index_key::{SearchKey, is_none, search_keys};
use super::index_redundant_prefix::parts_text;
use super::foreign_key_unindexed::backs;
use super::{Violation, rule};
use crate::def::{ColumnIndex, IndexKeyDef, TableDef};
use crate::message::Message;

rule! {
    /// A unique rule or index that counts deleted rows.
    ///
    /// # What it flags
    ///
    /// On a table with `soft_delete`, a unique rule or index without a predicate that leaves deleted rows
    /// out. Exempt are primary keys, indexes that back a foreign key (its actions look at every row), keys
    /// that hold the deletion mark itself, and methods other than `btree`.
    ///
    /// # Why it is bad
    ///
    /// A deleted customer keeps the email address, so that nobody can register it again. An index holds
    /// rows that no query of the live table asks for.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(soft_delete = deleted_at)]
    /// #[unique(email)]
    /// pub struct Customer { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(soft_delete = deleted_at)]
    /// #[unique(email, where(deleted_at.is_none()))]
    /// pub struct Customer { /* .. */ }
    /// ```
    ///
    /// A number that must never be given out again, or that other tables refer to, is unique among deleted
    /// rows too; waive the rule with that reason.
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Partial Indexes", example "Setting up a Partial Unique Index".
    soft_delete_unfiltered: Warn, Table, reads = [Table, Reference]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(deleted) = table.details.soft_delete else {
        return Vec::new();
    };
    let primary = usize::from(table.primary_key.is_some());
    search_keys(table)
        .iter()
        .skip(primary)
        .filter(|key| !is_exempt(table, key, deleted))
        .map(|key| Violation::new(key.site, message(table, key, deleted)))
        .collect()
}

fn is_exempt(table: &TableDef<'_>, key: &SearchKey<'_>, deleted: ColumnIndex) -> bool {
    let holds_mark = key
        .parts
        .iter()
        .any(|part| part.key == IndexKeyDef::Column(deleted));
    let reads_deleted = table.details.access_patterns.iter().any(|pattern| {
        pattern.include_deleted
            && pattern
                .filter
                .iter()
                .any(|filter| key.column(0) == Some(filter.column))
    });
    (key.method != "btree" && !key.constrains)
        || holds_mark
        || reads_deleted
        || key
            .conjuncts()
            .iter()
            .any(|conjunct| **conjunct == is_none(deleted))
        || (!key.constrains && table.foreign_keys.iter().any(|foreign| backs(key, foreign)))
}

fn message(table: &TableDef<'_>, key: &SearchKey<'_>, deleted: ColumnIndex) -> Message {
    if key.constrains && !key.unique {
        let message = Message::of_rule(RULE.name).text("the rule `(");
        return parts_text(message, table, key)
            .text(")` of `")
            .text(table.rust_name)
            .text("`, by which rows exclude each other, counts deleted rows")
            .why("a deleted row keeps its place, so that no other row can take it")
            .help()
            .text("write `#[exclude(using = gist, .., where(")
            .fields(table, &[deleted])
            .text(".is_none()))]`")
            .explain(RULE.name);
    }
    let (what, why, attribute) = if key.unique {
        (
            "the unique rule `(",
            "a deleted row keeps its value, so that no other row can take it",
            "unique",
        )
    } else {
        (
            "the index `(",
            "it holds rows that no query of the live table asks for",
            "index",
        )
    };
    let message = parts_text(Message::of_rule(RULE.name).text(what), table, key)
        .text(")` of `")
        .text(table.rust_name)
        .text("` counts deleted rows")
        .why(why)
        .help()
        .text("write `#[")
        .text(attribute)
        .text("(");
    parts_text(message, table, key)
        .text(", where(")
        .fields(table, &[deleted])
        .text(".is_none()))]`")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ExpressionDef, Node, UnaryOperator};
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    static LIVE: [Node<'static>; 2] = [Node::Column(3), Node::Unary(UnaryOperator::IsNone)];

    fn users() -> TableBuilder {
        table("User")
            .column("id", uuid())
            .column("email", text())
            .column("team_id", uuid())
            .column("deleted_at", text())
            .primary_key(&["id"])
            .soft_delete("deleted_at")
    }

    #[test]
    fn unique_rules_and_indexes_that_count_deleted_rows_are_flagged() {
        let table = users().unique(&["email"]).index(&["email", "team_id"]).build();
        let found = violations(&table);
        assert_eq!(found.len(), 2);
        assert!(
            found[0]
                .message
                .as_str()
                .contains("help: write `#[unique(email, where(deleted_at.is_none()))]`")
        );
    }

    #[test]
    fn live_keys_references_and_tables_without_deletion_are_fine() {
        let live = users().unique_with(&["email"], |unique| {
            unique.predicate = Some(ExpressionDef { nodes: &LIVE });
        });
        assert!(violations(&live.build()).is_empty());
        let reference = users()
            .references(&["team_id"], "Team", &["id"])
            .index(&["team_id"]);
        assert!(violations(&reference.build()).is_empty());
        let hard = users().unique(&["email"]).saying(|details| details.soft_delete = None);
        assert!(violations(&hard.build()).is_empty());
        let everyone = users()
            .index(&["email"])
            .access_with("audit", &["email"], &[], |pattern| pattern.include_deleted = true);
        assert!(violations(&everyone.build()).is_empty());
    }
}
