use super::finding::same_text;
use super::foreign_key_type_mismatch::column_of_field;
use super::rule;
use crate::def::{Deferrable, ForeignKeyDef, IndexKeyDef, TableDef, UniqueDef};
use crate::message::Message;

rule! {
    /// A reference to columns that do not identify a row.
    ///
    /// # What it flags
    ///
    /// A foreign key whose referenced columns are neither the primary key nor a unique rule of the other
    /// table. A unique rule that is partial, has expressions or is deferrable does not count: no engine
    /// accepts it as the target of a key.
    ///
    /// # Why it is bad
    ///
    /// The engine refuses the key. Where it did not, a child would have several parents.
    ///
    /// # Example
    ///
    /// ```text
    /// #[references(Customer.email, on_delete = restrict)]     // `email` is not unique
    /// pub customer_email: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[references(Customer.id, on_delete = restrict)]
    /// pub customer_id: Uuid,
    /// ```
    ///
    /// Or declare `#[unique(email)]` on `Customer`.
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, CREATE TABLE: the referenced columns "must be the columns of a
    /// non-deferrable unique or primary key constraint".
    foreign_key_target_not_unique: Deny, Reference,
    warning = "foreign_key_target_not_unique: the reference is to columns that do not identify a row\n\
        why: the engine refuses the key\n\
        help: refer to the primary key, or declare the columns `#[unique]` in the other table\n\
        explain: cargo schema explain foreign_key_target_not_unique"
}

/// Only the other table tells.
pub(super) fn may_be_violated(_: &TableDef<'_>, _: usize) -> bool {
    true
}

pub(super) const fn is_violated(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> bool {
    let key = &child.foreign_keys[key];
    // Nearly every key refers to a primary key of one column, which costs constants least to see.
    if let ([field], Some(primary)) = (key.target_fields, parent.primary_key)
        && let [only] = primary.columns
        && !key.period
        && !primary.without_overlaps
        && matches!(primary.deferrable, Deferrable::No)
        && same_text(parent.columns[*only as usize].field, field)
    {
        return false;
    }
    // Fields that do not exist are an error of their own, at their names.
    let mut position = 0;
    while position < key.target_fields.len() {
        if column_of_field(parent, key.target_fields[position]).is_none() {
            return false;
        }
        position += 1;
    }
    if let Some(primary) = parent.primary_key
        && primary.columns.len() == key.target_fields.len()
        && primary.without_overlaps == key.period
        && matches!(primary.deferrable, Deferrable::No)
    {
        let mut matched = 0;
        while matched < primary.columns.len()
            && is_target(parent, key, primary.columns[matched] as usize)
        {
            matched += 1;
        }
        if matched == primary.columns.len() {
            return false;
        }
    }
    let mut uniques = parent.uniques;
    while let [unique, rest @ ..] = uniques {
        if identifies(parent, key, unique) {
            return false;
        }
        uniques = rest;
    }
    true
}

pub(super) const fn message(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> Message {
    let key = &child.foreign_keys[key];
    let mut message = Message::of_rule(RULE.name)
        .text("`")
        .text(child.rust_name)
        .text(".")
        .fields(child, key.columns)
        .text("` refers to `")
        .text(parent.rust_name)
        .text(".")
        .names(key.target_fields)
        .text("`, which does not identify a row")
        .why("the engine refuses a key to columns that are neither the primary key nor unique")
        .help();
    if let Some(primary) = parent.primary_key
        && primary.columns.len() == key.columns.len()
    {
        message = message
            .text("refer to `")
            .text(parent.rust_name)
            .text(".")
            .fields(parent, primary.columns)
            .text("`, or ");
    }
    message
        .text("write `#[unique(")
        .names(key.target_fields)
        .text(")]` on `")
        .text(parent.rust_name)
        .text("`")
        .explain(RULE.name)
}

/// Whether a unique rule makes the target of `key` identify a row.
const fn identifies(parent: &TableDef<'_>, key: &ForeignKeyDef<'_>, unique: &UniqueDef<'_>) -> bool {
    if unique.parts.len() != key.target_fields.len()
        || unique.predicate.is_some()
        || unique.without_overlaps != key.period
        || !matches!(unique.deferrable, Deferrable::No)
        || !unique.engines.contains(key.engines)
    {
        return false;
    }
    let mut parts = unique.parts;
    while let [part, rest @ ..] = parts {
        match part.key {
            IndexKeyDef::Column(column) if is_target(parent, key, column as usize) => {}
            _ => return false,
        }
        parts = rest;
    }
    true
}

const fn is_target(parent: &TableDef<'_>, key: &ForeignKeyDef<'_>, column: usize) -> bool {
    let mut fields = key.target_fields;
    while let [field, rest @ ..] = fields {
        if let Some(target) = column_of_field(parent, field)
            && target == column
        {
            return true;
        }
        fields = rest;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ExpressionDef, Node};
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    static ACTIVE: [Node<'static>; 1] = [Node::Column(2)];

    fn customer() -> TableBuilder {
        table("Customer")
            .column("id", uuid())
            .column("email", text())
            .column("active", text())
            .primary_key(&["id"])
    }

    fn refers_to(fields: &'static [&'static str], customer: TableBuilder) -> Option<Message> {
        let own = &["first", "second"][..fields.len()];
        let order = table("Order")
            .column("first", text())
            .column("second", text())
            .references(own, "Customer", fields)
            .build();
        let customer = customer.build();
        is_violated(&order, 0, &customer).then(|| message(&order, 0, &customer))
    }

    #[test]
    fn columns_that_are_not_unique_are_flagged() {
        let message = refers_to(&["email"], customer()).expect("not unique");
        assert!(message.as_str().starts_with(
            "foreign_key_target_not_unique: `Order.first` refers to `Customer.email`, which does not"
        ));
        assert!(message.as_str().contains(
            "help: refer to `Customer.id`, or write `#[unique(email)]` on `Customer`"
        ));
        assert!(refers_to(&["id", "email"], customer()).is_some());
    }

    #[test]
    fn a_unique_rule_counts_only_without_conditions() {
        let partial = customer().unique_with(&["email"], |unique| {
            unique.predicate = Some(ExpressionDef { nodes: &ACTIVE });
        });
        assert!(refers_to(&["email"], partial).is_some());
        let deferrable = customer().unique_with(&["email"], |unique| {
            unique.deferrable = Deferrable::InitiallyDeferred;
        });
        assert!(refers_to(&["email"], deferrable).is_some());
    }

    #[test]
    fn keys_and_whole_unique_rules_are_fine() {
        assert!(refers_to(&["id"], customer()).is_none());
        assert!(refers_to(&["email"], customer().unique(&["email"])).is_none());
        let both = customer().unique(&["email", "active"]);
        assert!(refers_to(&["active", "email"], both).is_none());
    }

    #[test]
    fn a_field_that_does_not_exist_is_reported_elsewhere() {
        assert!(refers_to(&["emial"], customer()).is_none());
    }
}
