use super::{Violation, rule};
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// A foreign key that does not say what a delete does.
    ///
    /// # What it flags
    ///
    /// A `#[references]` or `#[foreign_key]` without `on_delete`.
    ///
    /// # Why it is bad
    ///
    /// What happens to the children of a deleted row is a decision about the domain. Left out, it is
    /// `NO ACTION`, and nobody can tell whether that was meant; the first delete in production finds out.
    ///
    /// # Example
    ///
    /// ```text
    /// #[references(Customer.id)]
    /// pub customer_id: Uuid,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[references(Customer.id, on_delete = restrict)]     // the delete fails while orders exist
    /// pub customer_id: Uuid,
    /// ```
    ///
    /// Or `cascade` where the parent owns its children, `set_null` where they live on without it, and
    /// `no_action` where a deferred check at the end of the transaction is meant.
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Constraints", on the choice of ON DELETE actions.
    foreign_key_action_missing: Deny, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .foreign_keys
        .iter()
        .filter(|key| key.on_delete.is_none())
        .map(|key| {
            let message = Message::of_rule(RULE.name)
                .text("`")
                .text(table.rust_name)
                .text(".")
                .fields(table, key.columns)
                .text("` does not say what happens when its `")
                .text(key.target_type)
                .text("` is deleted")
                .why("left out it is NO ACTION, and nobody can tell whether that was meant")
                .help()
                .text(
                    "add `on_delete = restrict` (the delete fails), `cascade` (these rows go too), \
                     `set_null` or `no_action`",
                )
                .explain(RULE.name);
            Violation::new(key.site, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ReferentialAction, TableDef};
    use crate::rule::testing::{table, uuid};

    fn order(on_delete: Option<ReferentialAction>) -> TableDef<'static> {
        table("Order")
            .column("customer_id", uuid())
            .references_with(&["customer_id"], "Customer", &["id"], |key| {
                key.on_delete = on_delete;
            })
            .build()
    }

    #[test]
    fn a_key_without_an_action_is_flagged() {
        let order = order(None);
        let found = violations(&order);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, order.foreign_keys[0].site);
        assert!(found[0].message.as_str().starts_with(
            "foreign_key_action_missing: `Order.customer_id` does not say what happens when its \
             `Customer` is deleted"
        ));
    }

    #[test]
    fn any_written_action_is_fine() {
        for action in ReferentialAction::ALL {
            assert!(violations(&order(Some(*action))).is_empty());
        }
    }
}
