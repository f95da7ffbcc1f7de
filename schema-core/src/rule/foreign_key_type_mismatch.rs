use super::finding::same_text;
use super::rule;
use crate::def::{ColumnType, TableDef, TypeFamily, TypeKind};
use crate::message::Message;

rule! {
    /// A foreign key whose type differs from the column that it refers to.
    ///
    /// # What it flags
    ///
    /// A referencing column whose type, enumeration or number of array dimensions is not that of the
    /// referenced column, a number with another precision, or a text that is shorter. Text types that hold
    /// every referenced value may differ.
    ///
    /// # Why it is bad
    ///
    /// An engine either refuses the key or converts on every join and every check of the constraint, which
    /// can rule out the index. A narrower type runs out of room before the table that it refers to.
    ///
    /// # Example
    ///
    /// ```text
    /// #[references(Customer.id, on_delete = restrict)]
    /// pub customer_id: i64,               // `Customer.id` is a `Uuid`
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[references(Customer.id, on_delete = restrict)]
    /// pub customer_id: Uuid,
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, CREATE TABLE, REFERENCES; MySQL documentation, "FOREIGN KEY Constraints":
    /// "Corresponding columns in the foreign key and the referenced key must have similar data types."
    foreign_key_type_mismatch: Deny, Reference,
    warning = "foreign_key_type_mismatch: the type of a foreign key differs from the referenced column\n\
        why: the engine refuses the key, or converts on every join and check\n\
        help: give both columns the same type\n\
        explain: cargo schema explain foreign_key_type_mismatch"
}

/// Only the other table tells.
pub(super) fn may_be_violated(_: &TableDef<'_>, _: usize) -> bool {
    true
}

pub(super) const fn is_violated(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> bool {
    mismatch(child, key, parent).is_some()
}

pub(super) const fn message(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> Message {
    let Some((column, target)) = mismatch(child, key, parent) else {
        return Message::new();
    };
    Message::of_rule(RULE.name)
        .text("the foreign key and the column that it refers to have different types\n  ")
        .column(child, column)
        .text(": ")
        .column_type(&child.columns[column].column_type)
        .text("\n  ")
        .column(parent, target)
        .text(": ")
        .column_type(&parent.columns[target].column_type)
        .why("the engine refuses the key, or converts on every join and check")
        .help()
        .text("write `")
        .text(child.columns[column].field)
        .text("` with the type of `")
        .column(parent, target)
        .text("`: ")
        .column_type(&parent.columns[target].column_type)
        .explain(RULE.name)
}

/// The first pair of columns that does not match.
const fn mismatch(
    child: &TableDef<'_>,
    key: usize,
    parent: &TableDef<'_>,
) -> Option<(usize, usize)> {
    let key = &child.foreign_keys[key];
    let mut position = 0;
    while position < key.columns.len() && position < key.target_fields.len() {
        let column = key.columns[position] as usize;
        // A field that does not exist is an error of its own, at the field's name.
        if let Some(target) = column_of_field(parent, key.target_fields[position])
            && !can_refer(
                &child.columns[column].column_type,
                &parent.columns[target].column_type,
            )
        {
            return Some((column, target));
        }
        position += 1;
    }
    None
}

/// The column of a field.
pub(super) const fn column_of_field(table: &TableDef<'_>, field: &str) -> Option<usize> {
    let mut column = 0;
    let mut columns = table.columns;
    while let [candidate, rest @ ..] = columns {
        if same_text(candidate.field, field) {
            return Some(column);
        }
        column += 1;
        columns = rest;
    }
    None
}

/// Whether a type is a word that means something to SQLite alone, such as `INT`.
pub(super) const fn is_of_sqlite(column_type: &ColumnType<'_>) -> bool {
    match column_type.extension {
        Some(of) => same_text(of.extension, "sqlite"),
        None => false,
    }
}

const fn can_refer(child: &ColumnType<'_>, parent: &ColumnType<'_>) -> bool {
    if matches!(child.kind, TypeKind::Unknown) || matches!(parent.kind, TypeKind::Unknown) {
        return true;
    }
    // SQLite compares by affinity, whatever a column is called.
    if is_of_sqlite(child) || is_of_sqlite(parent) {
        return true;
    }
    if child.dimensions != parent.dimensions {
        return false;
    }
    match (child.kind.family(), parent.kind.family()) {
        (TypeFamily::Text, TypeFamily::Text) => {
            let case_differs =
                matches!(child.kind, TypeKind::CiText) != matches!(parent.kind, TypeKind::CiText);
            let padding_differs =
                matches!(child.kind, TypeKind::Char) != matches!(parent.kind, TypeKind::Char);
            !case_differs && !padding_differs && holds_length(child.precision, parent.precision)
        }
        _ => match (child.enumeration, parent.enumeration) {
            (Some(own), Some(target)) => own.digest == target.digest,
            (None, None) => {
                child.kind as u8 == parent.kind as u8
                    && same_precision(child.precision, parent.precision)
                    && same_scale(child.scale, parent.scale)
            }
            _ => false,
        },
    }
}

const fn holds_length(child: Option<u32>, parent: Option<u32>) -> bool {
    match (child, parent) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(child), Some(parent)) => child >= parent,
    }
}

const fn same_precision(child: Option<u32>, parent: Option<u32>) -> bool {
    match (child, parent) {
        (Some(child), Some(parent)) => child == parent,
        (None, None) => true,
        _ => false,
    }
}

const fn same_scale(child: Option<i16>, parent: Option<i16>) -> bool {
    match (child, parent) {
        (Some(child), Some(parent)) => child == parent,
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{bigint, table, uuid, varchar};

    fn referring(child: ColumnType<'static>, parent: ColumnType<'static>) -> Message {
        let customer = table("Customer").column("id", parent).build();
        let order = table("Order")
            .column("customer_id", child)
            .references(&["customer_id"], "Customer", &["id"])
            .build();
        let message = message(&order, 0, &customer);
        assert_eq!(is_violated(&order, 0, &customer), !message.is_empty());
        message
    }

    #[test]
    fn both_sides_are_shown() {
        assert!(referring(bigint(), uuid()).as_str().contains(
            "\n  Order.customer_id: bigint\n  Customer.id: uuid\nwhy: "
        ));
    }

    #[test]
    fn a_shorter_text_and_another_dimension_are_flagged() {
        assert!(!referring(varchar(20), varchar(36)).is_empty());
        assert!(!referring(uuid().array(), uuid()).is_empty());
        assert!(!referring(ColumnType::new(TypeKind::Integer), bigint()).is_empty());
    }

    #[test]
    fn equal_types_and_wider_text_are_fine() {
        assert!(referring(uuid(), uuid()).is_empty());
        assert!(referring(ColumnType::new(TypeKind::Text), varchar(36)).is_empty());
    }

    #[test]
    fn sqlite_compares_by_affinity() {
        assert!(referring(ColumnType::of_extension("sqlite", "INT"), bigint()).is_empty());
        assert!(!referring(ColumnType::of_extension("isn", "isbn13"), bigint()).is_empty());
    }

    #[test]
    fn nothing_is_said_about_a_type_that_is_not_known() {
        assert!(referring(ColumnType::new(TypeKind::Unknown), uuid()).is_empty());
    }
}
