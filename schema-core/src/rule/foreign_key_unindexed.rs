use super::index_key::{SearchKey, is_some, search_keys};
use super::{Violation, rule};
use crate::def::{ForeignKeyDef, IndexKeyDef, Level, ReferentialAction, TableDef};
use crate::message::Message;

rule! {
    /// A foreign key whose columns lead no index.
    ///
    /// # What it flags
    ///
    /// A foreign key of which the columns are not the first ones, in any order, of an index, unique rule
    /// or primary key, or compared by `=` at the beginning of an exclusion constraint. A partial index counts only if it leaves out nothing but NULLs of these columns:
    /// the checks and actions of the key look at every row.
    ///
    /// A warning, but an error where deleting a parent changes children (`cascade`, `set_null`,
    /// `set_default`) in a table of a million rows and more.
    ///
    /// # Why it is bad
    ///
    /// Engines index the referenced side, not this one (MySQL excepted). Each delete of a parent, and each
    /// change of its key, then reads the whole child table and holds its locks meanwhile; so does each join
    /// from the parent.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct OrderItem {
    ///     #[references(Order.id, on_delete = cascade)]
    ///     pub order_id: Uuid,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(order_id)]
    /// pub struct OrderItem {
    ///     #[references(Order.id, on_delete = cascade)]
    ///     pub order_id: Uuid,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Constraints", on foreign keys: "it is often a good idea to index the
    /// referencing columns too". SQLite documentation, "SQLite Foreign Key Support", section 3.
    foreign_key_unindexed: Warn, Table, reads = [Table, Column, Unique, Index]
}

const ROWS_THAT_NEED_AN_INDEX: u64 = 1_000_000;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let keys = search_keys(table);
    table
        .foreign_keys
        .iter()
        .filter(|foreign_key| !keys.iter().any(|key| backs(key, foreign_key)))
        .map(|foreign_key| {
            let violation = Violation::new(foreign_key.site, message(table, foreign_key));
            let is_large = table.rows.is_some_and(|rows| rows >= ROWS_THAT_NEED_AN_INDEX);
            if is_large && changes_children(foreign_key) {
                violation.at_level(Level::Deny)
            } else {
                violation
            }
        })
        .collect()
}

/// Whether the children of a parent are found through `key`.
pub(super) fn backs(key: &SearchKey<'_>, foreign_key: &ForeignKeyDef<'_>) -> bool {
    let count = foreign_key.columns.len();
    let finds_equal = match key.method {
        "btree" | "gist" => key.parts.len() >= count && key.equality[..count].iter().all(|it| *it),
        "hash" => count == 1 && key.parts.len() == 1 && key.equality[0],
        _ => false,
    };
    finds_equal
        && key.engines.contains(foreign_key.engines)
        && foreign_key.columns.iter().all(|column| {
            key.parts[..count]
                .iter()
                .any(|part| part.key == IndexKeyDef::Column(*column))
        })
        && key.conjuncts().iter().all(|conjunct| {
            foreign_key
                .columns
                .iter()
                .any(|column| **conjunct == is_some(*column))
        })
}

fn changes_children(foreign_key: &ForeignKeyDef<'_>) -> bool {
    matches!(
        foreign_key.on_delete,
        Some(
            ReferentialAction::Cascade | ReferentialAction::SetNull | ReferentialAction::SetDefault
        )
    )
}

fn message(table: &TableDef<'_>, foreign_key: &ForeignKeyDef<'_>) -> Message {
    let mut message = Message::of_rule(RULE.name)
        .text("no index begins with `")
        .text(table.rust_name)
        .text(".")
        .fields(table, foreign_key.columns)
        .text("`, which refers to `")
        .text(foreign_key.target_type)
        .text("`\nwhy: each delete in `")
        .text(foreign_key.target_type)
        .text("`, and each join from it, reads the whole table");
    if let Some(rows) = table.rows {
        message = message.text(" of ").number(rows).text(" rows");
    }
    message
        .help()
        .text("write `#[index(")
        .fields(table, foreign_key.columns)
        .text(")]` on the struct")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ExpressionDef, Node, UnaryOperator};
    use crate::rule::testing::{TableBuilder, table, uuid};

    static PRODUCT_PRESENT: [Node<'static>; 2] =
        [Node::Column(2), Node::Unary(UnaryOperator::IsSome)];
    static PRODUCT_ABSENT: [Node<'static>; 2] =
        [Node::Column(2), Node::Unary(UnaryOperator::IsNone)];

    fn items() -> TableBuilder {
        table("OrderItem")
            .column("id", uuid())
            .column("order_id", uuid())
            .column("product_id", uuid())
            .primary_key(&["id"])
            .references(&["product_id"], "Product", &["id"])
    }

    #[test]
    fn a_key_without_index_is_flagged_at_its_attribute() {
        let items = items().index(&["order_id", "product_id"]).build();
        let found = violations(&items);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, items.foreign_keys[0].site);
        assert_eq!(found[0].level, None);
        assert!(
            found[0]
                .message
                .as_str()
                .contains("help: write `#[index(product_id)]`")
        );
    }

    #[test]
    fn a_leading_index_is_enough() {
        for parts in [&["product_id"][..], &["product_id", "order_id"]] {
            assert!(violations(&items().index(parts).build()).is_empty());
        }
        assert!(violations(&items().unique(&["product_id", "order_id"]).build()).is_empty());
        let hash = items().index_with(&["product_id"], |index| index.method = "hash");
        assert!(violations(&hash.build()).is_empty());
    }

    #[test]
    fn a_composite_key_is_backed_in_any_order() {
        let items = items()
            .index(&["product_id"])
            .references(&["order_id", "product_id"], "Line", &["a", "b"])
            .index(&["product_id", "order_id"])
            .build();
        assert!(violations(&items).is_empty());
    }

    #[test]
    fn a_partial_index_may_leave_out_nulls_only() {
        let partial = |nodes| {
            items()
                .index_with(&["product_id"], |index| {
                    index.predicate = Some(ExpressionDef { nodes });
                })
                .build()
        };
        assert!(violations(&partial(&PRODUCT_PRESENT)).is_empty());
        assert_eq!(violations(&partial(&PRODUCT_ABSENT)).len(), 1);
    }

    #[test]
    fn a_cascade_into_a_large_table_is_denied() {
        let cascade = |rows| {
            table("OrderItem")
                .rows(rows)
                .column("id", uuid())
                .column("order_id", uuid())
                .references_with(&["order_id"], "Order", &["id"], |key| {
                    key.on_delete = Some(ReferentialAction::Cascade);
                })
                .build()
        };
        assert_eq!(violations(&cascade(1_000_000))[0].level, Some(Level::Deny));
        assert_eq!(violations(&cascade(999_999))[0].level, None);
    }
}
