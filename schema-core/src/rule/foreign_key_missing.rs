use super::rule;
use super::schema_names::SchemaNames;
use super::{Violation, polymorphic_reference};
use crate::def::{TableDef, fnv1a_continue, fnv1a};
use crate::message::Message;

rule! {
    /// A column that looks like a reference and is none.
    ///
    /// # What it flags
    ///
    /// A column whose name ends in `_id` and that has neither `#[references]`, nor `#[refers_to]`, nor
    /// `external_id`. A warning, but denied where the rest of the name is a table of the schema:
    /// `customer_id` beside a struct `Customer`. A column that is the whole primary key is exempt, one that
    /// `polymorphic_reference` is about, and names that say it themselves: `external_id`, `external_customer_id`,
    /// `sequential_id`, `trace_id`, `span_id`, `correlation_id`.
    ///
    /// # Why it is bad
    ///
    /// Without a foreign key nothing keeps the value pointing at a row. Orphans appear, joins lose them
    /// without a word, and no tool can draw, check or delete along the relation.
    ///
    /// # Example
    ///
    /// ```text
    /// pub customer_id: Uuid,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[references(Customer.id, on_delete = restrict)]
    /// pub customer_id: Uuid,
    ///
    /// #[refers_to(Customer)]              // the other table is in another database
    /// pub customer_id: Uuid,
    ///
    /// #[column(external_id)]              // another system owns the identifier
    /// pub stripe_id: String,
    /// ```
    ///
    /// # Source
    ///
    /// Bill Karwin, "SQL Antipatterns", chapter "Keyless Entry".
    foreign_key_missing: Warn, Table, reads = [Reference]
}

const WHY: &str = "nothing keeps the value pointing at a row: orphans appear, and joins lose them";

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    (0..table.columns.len())
        .filter(|column| looks_like_a_reference(table, *column))
        .map(|column| {
            let message = Message::of_rule(RULE.name)
                .text("`")
                .column(table, column)
                .text("` is named like a reference and is none")
                .why(WHY)
                .help()
                .text(
                    "write `#[references(Type.field, on_delete = restrict)]`, `#[refers_to(Type)]` for \
                     a table of another database, or `#[column(external_id)]` for an identifier of \
                     another system",
                )
                .explain(RULE.name);
            Violation::new(table.columns[column].site, message)
        })
        .collect()
}

/// The table of the schema that the column is named after, where it should refer to that and does not.
pub(super) const fn named_table(
    tables: &[&TableDef<'_>],
    names: SchemaNames<'_>,
    table: usize,
    column: usize,
) -> Option<usize> {
    if !looks_like_a_reference(tables[table], column) {
        return None;
    }
    match stem(tables[table].columns[column].name) {
        Some(stem) => names.called(fnv1a_continue(fnv1a(""), stem)),
        None => None,
    }
}

pub(super) const fn message_naming(
    table: &TableDef<'_>,
    column: usize,
    target: &TableDef<'_>,
) -> Message {
    let mut message = Message::of_rule(RULE.name)
        .text("`")
        .column(table, column)
        .text("` is named after `")
        .text(target.rust_name)
        .text("` and does not refer to it")
        .why(WHY)
        .help()
        .text("write `#[references(")
        .text(target.rust_name);
    if let Some(key) = target.primary_key
        && let [only] = key.columns
    {
        message = message
            .text(".")
            .text(target.columns[*only as usize].field);
    }
    message
        .text(", on_delete = restrict)]`, or `#[refers_to(")
        .text(target.rust_name)
        .text(")]` if it stays without a key")
        .explain(RULE.name)
}

const fn looks_like_a_reference(table: &TableDef<'_>, column: usize) -> bool {
    let definition = &table.columns[column];
    if stem(definition.name).is_none()
        || definition.expects_no_key
    {
        return false;
    }
    if let Some(key) = table.primary_key {
        let mut columns = key.columns;
        while let [own, others @ ..] = columns {
            let is_alone = key.columns.len() == 1;
            if *own as usize == column && (is_alone || is_own(table.name, definition.name)) {
                return false;
            }
            columns = others;
        }
    }
    let mut keys = table.foreign_keys;
    while let [key, rest @ ..] = keys {
        let mut columns = key.columns;
        while let [referencing, others @ ..] = columns {
            if *referencing as usize == column {
                return false;
            }
            columns = others;
        }
        keys = rest;
    }
    // What one column refers to by the word in another has a rule of its own.
    polymorphic_reference::kind_of(table, column).is_none()
}

/// Whether a column of the key is called after its own table: `payment_id` of `payments`.
const fn is_own(table: &str, column: &str) -> bool {
    let (mut name, mut rest) = (table.as_bytes(), column.as_bytes());
    while let ([letter, others @ ..], [other, more @ ..]) = (name, rest) {
        if *letter != *other {
            break;
        }
        (name, rest) = (others, more);
    }
    matches!((name, rest), ([] | [b's'], b"_id") | (b"ies", b"y_id"))
}

/// `customer` of `customer_id`.
const fn stem(name: &str) -> Option<&[u8]> {
    match name.as_bytes() {
        [stem @ .., b'_', b'i', b'd'] if !stem.is_empty() && !says_otherwise(stem) => Some(stem),
        _ => None,
    }
}

/// Names that say themselves that no table has the row: `external_id`, `external_customer_id`, `sequential_id`,
/// `trace_id`.
const fn says_otherwise(stem: &[u8]) -> bool {
    matches!(
        stem,
        b"sequential"
            | b"correlation"
            | b"trace"
            | b"span"
            | b"external"
            | [b'e', b'x', b't', b'e', b'r', b'n', b'a', b'l', b'_', ..]
            | [.., b'_', b'e', b'x', b't', b'e', b'r', b'n', b'a', b'l']
    )
}

#[cfg(test)]
mod tests {
    use crate::def::ColumnDetails;
    use super::*;
    use crate::rule::testing::{schema_violations, table, uuid};

    #[test]
    fn a_name_that_ends_in_id_is_flagged() {
        let order = table("Order")
            .column("id", uuid())
            .column("customer_id", uuid())
            .primary_key(&["id"])
            .build();
        let found = violations(&order);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, order.columns[1].site);
    }

    #[test]
    fn a_part_of_the_key_that_is_called_after_its_own_table_refers_to_nothing() {
        let parted = |name: &'static str, own: &'static str| {
            let table = table(name).column("paid_on", uuid()).column(own, uuid());
            violations(&table.primary_key(&["paid_on", own]).build()).len()
        };
        assert_eq!(parted("Payment", "payment_id"), 0);
        assert_eq!(parted("Category", "category_id"), 0);
        assert_eq!(parted("Payment", "customer_id"), 1);
        assert_eq!(parted("Payment", "pay_id"), 1);
    }

    #[test]
    fn references_and_declared_exceptions_are_fine() {
        let order = table("Order")
            .column("order_id", uuid())
            .column("customer_id", uuid())
            .column_saying(
                "stripe_id",
                uuid(),
                ColumnDetails {
                    external_id: true,
                    ..ColumnDetails::NONE
                },
            )
            .column_saying(
                "product_id",
                uuid(),
                ColumnDetails {
                    refers_to: Some("Product"),
                    ..ColumnDetails::NONE
                },
            )
            .column("paid", uuid())
            .primary_key(&["order_id"])
            .references(&["customer_id"], "Customer", &["id"])
            .build();
        assert!(violations(&order).is_empty());
    }

    #[test]
    fn a_name_of_a_listed_table_is_denied_in_the_schema() {
        let customer = table("Customer")
            .column("id", uuid())
            .primary_key(&["id"])
            .build();
        let order = table("Order").column("customer_id", uuid()).build();
        let found = schema_violations(&[&customer, &order], 1);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("help: write `#[references(Customer.id, on_delete = restrict)]`"));
        assert!(schema_violations(&[&order], 0).is_empty());
    }

    #[test]
    fn names_that_say_otherwise_and_references_of_any_kind_are_fine() {
        for name in ["external_id", "external_customer_id", "runner_external_id", "sequential_id", "trace_id"] {
            assert!(violations(&table("Job").column(name, uuid()).build()).is_empty(), "{name}");
        }
        let commented = table("Comment").column("subject_type", uuid()).column("subject_id", uuid());
        assert!(violations(&commented.build()).is_empty());
        assert_eq!(violations(&table("Comment").column("subject_id", uuid()).build()).len(), 1);
    }
}
