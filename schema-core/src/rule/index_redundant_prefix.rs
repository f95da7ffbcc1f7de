use super::index_key::{SearchKey, indexes, search_keys};
use super::{Violation, rule};
use crate::def::{ColumnIndex, IndexKeyDef, IndexPartDef, TableDef};
use crate::message::Message;

rule! {
    /// An index that another one begins with.
    ///
    /// # What it flags
    ///
    /// An index whose columns are the first ones of a longer index, unique rule or primary key, with the
    /// same directions (or all reversed), the same predicate and no included column that the longer one
    /// lacks.
    ///
    /// Exempt are unique rules, because they constrain, and an index that is narrower by three columns and
    /// more, because it can be so much smaller that it pays.
    ///
    /// # Why it is bad
    ///
    /// The longer index answers everything that the shorter one does. The shorter one still costs each
    /// insert, each update of its columns, memory, disk and vacuum.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(customer_id)]
    /// #[index(customer_id, status)]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(customer_id, status)]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Multicolumn Indexes"; Percona Toolkit, pt-duplicate-key-checker.
    index_redundant_prefix: Warn, Table, reads = [Column, Unique, Index]
}

/// An index that is narrower by this many columns can be worth its keep.
const CLEARLY_NARROWER_BY: usize = 3;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let keys = search_keys(table);
    indexes(table)
        .filter_map(|index| {
            let longer = keys.iter().find(|key| makes_redundant(key, &index))?;
            Some(Violation::new(index.site, message(table, &index, longer)))
        })
        .collect()
}

fn makes_redundant(longer: &SearchKey<'_>, index: &SearchKey<'_>) -> bool {
    let count = index.parts.len();
    index.method == "btree"
        && longer.method == "btree"
        && longer.parts.len() > count
        && longer.parts.len() < count + CLEARLY_NARROWER_BY
        && longer.engines.contains(index.engines)
        && longer.predicate == index.predicate
        && begins_with(&longer.parts, &index.parts)
        && index
            .include
            .iter()
            .all(|column| holds(longer, *column))
}

/// Whether `parts` begin with `first`, in the same directions or all of them reversed.
pub(super) fn begins_with(parts: &[IndexPartDef<'_>], first: &[IndexPartDef<'_>]) -> bool {
    let agree = |reversed: bool| {
        parts.iter().zip(first).all(|(part, wanted)| {
            part.key == wanted.key
                && part.operator_class == wanted.operator_class
                && part.operator_class_parameters == wanted.operator_class_parameters
                && part.collation == wanted.collation
                && (part.descending != wanted.descending) == reversed
                && (nulls_first(part) != nulls_first(wanted)) == reversed
        })
    };
    parts.len() >= first.len() && (agree(false) || agree(true))
}

fn nulls_first(part: &IndexPartDef<'_>) -> bool {
    match part.nulls {
        Some(nulls) => nulls == crate::def::NullsOrder::First,
        None => part.descending,
    }
}

/// Whether a column can be read from a key without its row.
pub(super) fn holds(key: &SearchKey<'_>, column: ColumnIndex) -> bool {
    key.include.contains(&column)
        || key
            .parts
            .iter()
            .any(|part| part.key == IndexKeyDef::Column(column))
}

/// Appends the parts of a key as an attribute lists them.
pub(super) fn parts_text(
    mut message: Message,
    table: &TableDef<'_>,
    key: &SearchKey<'_>,
) -> Message {
    for (position, part) in key.parts.iter().enumerate() {
        if position > 0 {
            message = message.text(", ");
        }
        message = match part.key {
            IndexKeyDef::Column(column) => message.fields(table, &[column]),
            IndexKeyDef::Expression(_) => message.text("(expression)"),
        };
        if part.descending {
            message = message.text(".desc()");
        }
    }
    message
}

fn message(table: &TableDef<'_>, index: &SearchKey<'_>, longer: &SearchKey<'_>) -> Message {
    let message = Message::of_rule(RULE.name).text("the index `(");
    let message = parts_text(message, table, index)
        .text(")` of `")
        .text(table.rust_name)
        .text("` is the beginning of `(");
    parts_text(message, table, longer)
        .text(")`")
        .why("the longer one answers the same queries; this one still costs every write")
        .help()
        .text("remove this `#[index]`")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ExpressionDef, Node};
    use crate::rule::testing::{TableBuilder, table, text};

    static OPEN: [Node<'static>; 1] = [Node::Column(2)];

    fn orders() -> TableBuilder {
        ["id", "customer_id", "status", "created_at", "total"]
            .into_iter()
            .fold(table("Order"), |table, field| table.column(field, text()))
            .primary_key(&["id"])
    }

    #[test]
    fn a_prefix_is_flagged_and_the_longer_one_named() {
        let orders = orders()
            .index(&["customer_id"])
            .index(&["customer_id", "status", "created_at desc"])
            .build();
        let found = violations(&orders);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, orders.details.indexes[0].site);
        assert!(found[0].message.as_str().starts_with(
            "index_redundant_prefix: the index `(customer_id)` of `Order` is the beginning of \
             `(customer_id, status, created_at.desc())`"
        ));
    }

    #[test]
    fn a_reversed_prefix_and_one_of_a_unique_rule_are_flagged() {
        let reversed = orders()
            .index(&["created_at desc"])
            .index(&["created_at", "id"]);
        assert_eq!(violations(&reversed.build()).len(), 1);
        let unique = orders().index(&["status"]).unique(&["status", "total"]);
        assert_eq!(violations(&unique.build()).len(), 1);
    }

    #[test]
    fn what_the_longer_one_does_not_answer_is_kept() {
        let kept = [
            orders()
                .index(&["status", "customer_id"])
                .index(&["customer_id", "status", "total"]),
            orders()
                .index_with(&["customer_id"], |index| index.include = &[4])
                .index(&["customer_id", "status"]),
            orders()
                .index(&["customer_id"])
                .index_with(&["customer_id", "total"], |index| {
                    index.predicate = Some(ExpressionDef { nodes: &OPEN });
                }),
            orders()
                .index_with(&["customer_id"], |index| index.method = "hash")
                .index(&["customer_id", "total"]),
            orders()
                .index(&["status"])
                .index(&["status", "customer_id", "created_at", "total"]),
        ];
        for table in kept {
            assert!(violations(&table.build()).is_empty());
        }
    }

    #[test]
    fn a_unique_rule_is_never_redundant() {
        let table = orders()
            .unique_with(&["status"], |unique| unique.include = &[4])
            .index(&["status", "customer_id"])
            .build();
        assert!(violations(&table).is_empty());
    }
}
