use super::rule;
use super::schema_names::{SchemaNames, target_hash};
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// A reference to a table that the schema does not list.
    ///
    /// # What it flags
    ///
    /// A foreign key to a table that is not among the `tables` of the `schema!` which lists the
    /// referencing table.
    ///
    /// # Why it is bad
    ///
    /// The migrations would create a key to a table that none of them creates, or that another schema
    /// creates at another time.
    ///
    /// # Example
    ///
    /// ```text
    /// schema! {
    ///     pub static SHOP = { tables: [Order], lock: "schema.lock" }   // `Order` refers to `Customer`
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// schema! {
    ///     pub static SHOP = { tables: [Customer, Order], lock: "schema.lock" }
    /// }
    /// ```
    ///
    /// A table that belongs to another database is referred to by id only: `#[refers_to(Customer)]`.
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, CREATE TABLE: REFERENCES needs a table that exists.
    foreign_key_target_unknown: Deny, Schema
}

pub(super) const fn is_violated(
    tables: &[&TableDef<'_>],
    names: SchemaNames<'_>,
    table: usize,
    key: usize,
) -> bool {
    names
        .table(target_hash(&tables[table].foreign_keys[key]))
        .is_none()
}

pub(super) const fn message(tables: &[&TableDef<'_>], table: usize, key: usize) -> Message {
    let child = tables[table];
    let key = &child.foreign_keys[key];
    Message::of_rule(RULE.name)
        .text("`")
        .text(child.rust_name)
        .text(".")
        .fields(child, key.columns)
        .text("` refers to `")
        .text(key.target_type)
        .text("`, which the schema does not list")
        .why("the migrations would create a key to a table that none of them creates")
        .help()
        .text("write `")
        .text(key.target_type)
        .text("` among the `tables` of `schema!`, or, if another database holds it, `#[refers_to(")
        .text(key.target_type)
        .text(")]`")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use crate::rule::testing::{schema_violations, table, uuid};

    #[test]
    fn a_target_must_be_listed() {
        let customer = table("Customer").column("id", uuid()).build();
        let order = table("Order")
            .column("customer_id", uuid())
            .references(&["customer_id"], "Customer", &["id"])
            .build();
        assert!(schema_violations(&[&customer, &order], 1).is_empty());
        let found = schema_violations(&[&order], 0);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with(
            "foreign_key_target_unknown: `Order.customer_id` refers to `Customer`, which"
        ));
    }
}
