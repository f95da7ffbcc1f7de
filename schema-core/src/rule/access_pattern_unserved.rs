use super::index_key::search_keys;
use super::index_need::Need;
use super::{Violation, rule};
use crate::def::{AccessPatternDef, Level, NullsOrder, TableDef};
use crate::message::Message;

rule! {
    /// A declared access pattern that no index serves.
    ///
    /// # What it flags
    ///
    /// A `#[access]` for which no primary key, unique rule or index of the table fits. One fits if
    ///
    /// - it begins with all columns that the pattern compares for equality, in any order,
    /// - and goes on with a column that the pattern limits to a range, or with the columns of its order, in
    ///   the same directions or all of them reversed (an index is read from either end),
    /// - and, if it is partial, the pattern's conditions imply its predicate. On a table with `soft_delete`
    ///   a pattern implies that the row is live, unless it says `include_deleted`.
    ///
    /// A unique key whose columns are all compared for equality finds one row and needs no order. Other
    /// comparisons (`!=`, regular expressions) are served by an index of another method on the column, or
    /// by an expression index that reads it. A pattern with neither filter nor order reads the whole
    /// table and needs no index.
    ///
    /// An error on tables of 10,000 rows and more, otherwise a warning.
    ///
    /// # Why it is bad
    ///
    /// Each run reads the whole table or sorts what it found. That is invisible on a developer's database
    /// and takes production down as the table grows.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(rows = 80_000_000)]
    /// #[index(customer_id)]
    /// #[access(of_customer, filter(customer_id, status), order(created_at.desc()))]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(rows = 80_000_000)]
    /// #[index(customer_id, status, created_at.desc())]
    /// #[access(of_customer, filter(customer_id, status), order(created_at.desc()))]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Markus Winand, "SQL Performance Explained": equality first, then the range, and "Indexing ORDER BY".
    /// PostgreSQL documentation, "Multicolumn Indexes", "Indexes and ORDER BY" and "Partial Indexes".
    access_pattern_unserved: Deny, Table, reads = [Table, Column, Unique, Index]
}

/// Below this many rows reading all of them may be cheaper than an index.
const ROWS_THAT_NEED_AN_INDEX: u64 = 10_000;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let keys = search_keys(table);
    table
        .details
        .access_patterns
        .iter()
        .filter_map(|pattern| {
            let need = Need::of(table, pattern);
            if need.is_whole_table() || keys.iter().any(|key| need.is_served_by(key)) {
                return None;
            }
            let level = match table.rows {
                Some(rows) if rows >= ROWS_THAT_NEED_AN_INDEX => Level::Deny,
                _ => Level::Warn,
            };
            Some(Violation::new(pattern.site, message(table, pattern, &need)).at_level(level))
        })
        .collect()
}

fn message(table: &TableDef<'_>, pattern: &AccessPatternDef<'_>, need: &Need<'_>) -> Message {
    let mut message = Message::of_rule(RULE.name)
        .text("no key or index of `")
        .text(table.rust_name)
        .text("` serves the access pattern `")
        .text(pattern.name)
        .text("`\nwhy: each run reads or sorts ");
    message = match table.rows {
        Some(rows) => message.number(rows).text(" rows"),
        None => message.text("the whole table"),
    };
    if let Some(per_second) = pattern.per_second {
        message = message
            .text(", ")
            .number(u64::from(per_second))
            .text(" times a second");
    }
    message = message.help();
    let only_other =
        need.equal.is_empty() && need.range.is_empty() && need.order.is_empty();
    if only_other {
        return message
            .text("index what the condition on `")
            .fields(table, &need.other)
            .text("` computes, or use a method that serves it: `#[index(")
            .fields(table, &need.other)
            .text(", using = gin)]`")
            .explain(RULE.name);
    }
    message = message.text("write `#[index(").fields(table, &need.equal);
    let mut separator = if need.equal.is_empty() { "" } else { ", " };
    if need.order.is_empty() {
        if let Some(range) = need.range.first() {
            message = message.text(separator).fields(table, &[*range]);
        }
    } else {
        for order in &need.order {
            message = message.text(separator).fields(table, &[order.column]);
            if order.descending {
                message = message.text(".desc()");
            }
            match order.nulls {
                Some(NullsOrder::First) => message = message.text(".nulls_first()"),
                Some(NullsOrder::Last) => message = message.text(".nulls_last()"),
                None => {}
            }
            separator = ", ";
        }
    }
    if let Some(deleted) = need.deleted {
        message = message
            .text(", where(")
            .fields(table, &[deleted])
            .text(".is_none())");
    }
    message.text(")]`").explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{
        BinaryOperator, ColumnIndex, ExpressionDef, FilterDef, FilterOperator, Node,
    };
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    const STATUS: ColumnIndex = 2;
    static PENDING: [Node<'static>; 3] = [
        Node::Column(STATUS),
        Node::EnumLabel("pending"),
        Node::Binary(BinaryOperator::Equal),
    ];
    static LIVE: [Node<'static>; 2] = [
        Node::Column(4),
        Node::Unary(crate::def::UnaryOperator::IsNone),
    ];
    static HAS_CUSTOMER: [Node<'static>; 2] = [
        Node::Column(1),
        Node::Unary(crate::def::UnaryOperator::IsSome),
    ];

    fn orders() -> TableBuilder {
        table("Order")
            .rows(80_000_000)
            .column("id", uuid())
            .column("customer_id", uuid())
            .column("status", text())
            .column("created_at", text())
            .column("deleted_at", text())
            .column("total", text())
            .primary_key(&["id"])
    }

    fn where_pending(pattern: &mut AccessPatternDef<'static>) {
        static FILTER: [FilterDef<'static>; 1] = [FilterDef {
            column: STATUS,
            operator: FilterOperator::Equal,
            condition: Some(ExpressionDef { nodes: &PENDING }),
        }];
        pattern.filter = &FILTER;
    }

    fn unserved(table: TableBuilder) -> usize {
        violations(&table.build()).len()
    }

    fn partial(nodes: &'static [Node<'static>]) -> Option<ExpressionDef<'static>> {
        Some(ExpressionDef { nodes })
    }

    #[test]
    fn nothing_to_find_rows_by_is_denied_with_the_index_to_write() {
        let orders = orders()
            .index(&["customer_id"])
            .access("of_customer", &["customer_id", "status"], &["created_at desc"])
            .build();
        let found = violations(&orders);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].level, Some(Level::Deny));
        let message = found[0].message.as_str();
        assert!(message.contains("`Order` serves the access pattern `of_customer`"));
        assert!(message.contains("reads or sorts 80000000 rows"));
        assert!(
            message.contains("write `#[index(customer_id, status, created_at.desc())]`"),
            "{message}"
        );
    }

    #[test]
    fn a_small_or_unmeasured_table_only_warns() {
        for table in [orders().rows(9_999), orders().with(|table| table.rows = None)] {
            let table = table.access("by_status", &["status"], &[]).build();
            assert_eq!(violations(&table)[0].level, Some(Level::Warn));
        }
    }

    #[test]
    fn equality_columns_lead_in_any_order() {
        let pattern = |table: TableBuilder| {
            table.access("p", &["customer_id", "status"], &["created_at desc"])
        };
        for parts in [
            &["customer_id", "status", "created_at desc"],
            &["status", "customer_id", "created_at desc"],
            &["status", "customer_id", "created_at"],
        ] {
            assert_eq!(unserved(pattern(orders().index(parts))), 0, "{parts:?}");
        }
        for parts in [
            &["customer_id", "created_at desc", "status"],
            &["created_at desc", "customer_id", "status"],
        ] {
            assert_eq!(unserved(pattern(orders().index(parts))), 1, "{parts:?}");
        }
    }

    #[test]
    fn an_index_is_read_from_either_end_but_not_mixed() {
        let order = ["created_at desc", "total desc"];
        let pattern = |table: TableBuilder| table.access("p", &["status"], &order);
        let both = ["status", "created_at", "total"];
        assert_eq!(unserved(pattern(orders().index(&both))), 0);
        let mixed = ["status", "created_at desc", "total"];
        assert_eq!(unserved(pattern(orders().index(&mixed))), 1);
    }

    #[test]
    fn placing_nulls_otherwise_needs_a_sort() {
        let table = |nulls| {
            orders().index(&["status", "created_at"]).access_with(
                "p",
                &["status"],
                &["created_at"],
                |pattern| {
                    let mut order = pattern.order[0];
                    order.nulls = nulls;
                    pattern.order = Box::leak(Box::new([order]));
                },
            )
        };
        assert_eq!(unserved(table(Some(NullsOrder::First))), 1);
        assert_eq!(unserved(table(Some(NullsOrder::Last))), 0);
    }

    #[test]
    fn a_range_follows_the_equality_columns() {
        let pattern =
            |table: TableBuilder| table.access("p", &["customer_id", "created_at .."], &[]);
        assert_eq!(
            unserved(pattern(orders().index(&["customer_id", "created_at"]))),
            0
        );
        assert_eq!(
            unserved(pattern(orders().index(&["created_at", "customer_id"]))),
            1
        );
        assert_eq!(unserved(pattern(orders().index(&["customer_id"]))), 1);
    }

    #[test]
    fn a_unique_key_finds_its_row_and_needs_no_order() {
        let table = orders().access("p", &["id", "status"], &["created_at"]);
        assert_eq!(unserved(table), 0);
        let table = orders()
            .unique(&["customer_id", "total"])
            .access("p", &["total", "customer_id"], &[]);
        assert_eq!(unserved(table), 0);
    }

    #[test]
    fn a_partial_index_serves_only_what_implies_its_predicate() {
        let pending = |table: TableBuilder| {
            table.index_with(&["created_at"], |index| index.predicate = partial(&PENDING))
        };
        let fixed = pending(orders()).access_with("p", &[], &["created_at"], where_pending);
        assert_eq!(unserved(fixed), 0);
        let any_status = pending(orders()).access("p", &["status"], &["created_at"]);
        assert_eq!(unserved(any_status), 1);
    }

    #[test]
    fn a_comparison_implies_that_the_column_is_not_null() {
        let table = orders()
            .index_with(&["customer_id"], |index| {
                index.predicate = partial(&HAS_CUSTOMER);
            })
            .access("p", &["customer_id"], &[]);
        assert_eq!(unserved(table), 0);
    }

    #[test]
    fn patterns_of_a_soft_deleted_table_see_live_rows() {
        let live = |table: TableBuilder| {
            table
                .soft_delete("deleted_at")
                .unique_with(&["total"], |unique| unique.predicate = partial(&LIVE))
        };
        assert_eq!(unserved(live(orders()).access("p", &["total"], &[])), 0);
        let deleted_too = live(orders()).access_with("p", &["total"], &[], |pattern| {
            pattern.include_deleted = true;
        });
        assert_eq!(unserved(deleted_too), 1);
        let message = violations(
            &orders()
                .soft_delete("deleted_at")
                .access("p", &["total"], &[])
                .build(),
        )[0]
        .message;
        assert!(
            message
                .as_str()
                .contains("`#[index(total, where(deleted_at.is_none()))]`")
        );
    }

    #[test]
    fn other_comparisons_need_an_index_that_reads_the_column() {
        let pattern = |table: TableBuilder| table.access("search", &["status ?"], &[]);
        assert_eq!(unserved(pattern(orders())), 1);
        let trigrams = orders().index_with(&["status"], |index| index.method = "gin");
        assert_eq!(unserved(pattern(trigrams)), 0);
        let live = orders()
            .soft_delete("deleted_at")
            .index_with(&["total"], |index| index.predicate = partial(&LIVE));
        assert_eq!(unserved(pattern(live)), 1);
    }

    #[test]
    fn the_key_of_an_event_stream_serves() {
        let events = || {
            orders().access("of_stream", &["customer_id"], &["created_at"])
        };
        assert_eq!(unserved(events()), 1);
        let columns = events().build().columns;
        let position = |field: &str| {
            let found = columns.iter().position(|column| column.field == field).unwrap();
            u16::try_from(found).unwrap()
        };
        let stream = crate::def::EventStreamDef {
            stream: position("customer_id"),
            version: position("created_at"),
            position: None,
        };
        assert_eq!(unserved(events().saying(|it| it.conventions.event_stream = Some(stream))), 0);
    }

    #[test]
    fn reading_everything_needs_no_index_and_ordering_it_does() {
        assert_eq!(unserved(orders().access("all", &[], &[])), 0);
        assert_eq!(unserved(orders().access("newest", &[], &["created_at desc"])), 1);
        assert_eq!(
            unserved(
                orders()
                    .index(&["created_at"])
                    .access("newest", &[], &["created_at desc"])
            ),
            0
        );
    }
}
