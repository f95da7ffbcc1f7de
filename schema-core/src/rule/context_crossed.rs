use super::finding::same_text;
use super::rule;
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// A foreign key into a context that the context map does not allow.
    ///
    /// # What it flags
    ///
    /// A foreign key from a table of one context to a table of another that its `may_reference` in
    /// `architrave.toml` does not list; and each key across the border of a context with
    /// `separate_database`.
    ///
    /// # Why it is bad
    ///
    /// A key ties the two contexts together in each delete, migration and deployment. Where one of them
    /// moves to a database of its own, the key cannot follow.
    ///
    /// # Example
    ///
    /// ```text
    /// // architrave.toml: [contexts.catalog] without may_reference
    /// #[table(context = catalog)]
    /// pub struct Product {
    ///     #[references(Customer.id, on_delete = restrict)]     // `Customer` is in `sales`
    ///     pub customer_id: Uuid,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(context = catalog)]
    /// pub struct Product {
    ///     #[refers_to(Customer)]                               // by id, kept in step by events
    ///     pub customer_id: Uuid,
    /// }
    /// ```
    ///
    /// Or, where the dependency is meant, allow it: `[contexts.catalog] may_reference = ["sales"]`.
    ///
    /// # Source
    ///
    /// Eric Evans, "Domain-Driven Design", chapter "Maintaining Model Integrity": context maps.
    context_crossed: Deny, Reference,
    warning = "context_crossed: the foreign key leads into a context that the context map does not allow\n\
        why: it ties both contexts together in each delete, migration and deployment\n\
        help: write `#[refers_to(Type)]`, or allow it with `may_reference` in architrave.toml\n\
        explain: cargo schema explain context_crossed"
}

/// Only the other table tells.
pub(super) fn may_be_violated(child: &TableDef<'_>, _: usize) -> bool {
    child.context.is_some()
}

pub(super) const fn is_violated(child: &TableDef<'_>, _key: usize, parent: &TableDef<'_>) -> bool {
    let (Some(own), Some(other)) = (child.context, parent.context) else {
        return false;
    };
    if same_text(own, other) {
        return false;
    }
    if child.context_separate_database || parent.context_separate_database {
        return true;
    }
    let mut allowed = child.context_may_reference;
    while let [context, rest @ ..] = allowed {
        if same_text(context, other) {
            return false;
        }
        allowed = rest;
    }
    true
}

pub(super) const fn message(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> Message {
    let (Some(own), Some(other)) = (child.context, parent.context) else {
        return Message::new();
    };
    let message = Message::of_rule(RULE.name)
        .text("`")
        .text(child.rust_name)
        .text(".")
        .fields(child, child.foreign_keys[key].columns)
        .text("` leads from the context `")
        .text(own)
        .text("` into `")
        .text(other)
        .text("`");
    let message = if child.context_separate_database || parent.context_separate_database {
        message
            .text(", which is another database")
            .why("no key can cross from one database to another")
            .help()
            .text("write `#[refers_to(")
            .text(parent.rust_name)
            .text(")]` and keep both in step by events")
    } else {
        message
            .text(", which the context map does not allow")
            .why("a key ties both contexts together in each delete, migration and deployment")
            .help()
            .text("write `#[refers_to(")
            .text(parent.rust_name)
            .text(")]`, or allow it in architrave.toml: `[contexts.")
            .text(own)
            .text("] may_reference = [\"")
            .text(other)
            .text("\"]`")
    };
    message.explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, uuid};

    fn crossing(change: impl FnOnce(&mut TableDef<'static>)) -> Option<Message> {
        let product = table("Product")
            .column("id", uuid())
            .with(|table| table.context = Some("catalog"))
            .build();
        let item = table("OrderItem")
            .column("product_id", uuid())
            .references(&["product_id"], "Product", &["id"])
            .with(|table| table.context = Some("sales"))
            .with(change)
            .build();
        is_violated(&item, 0, &product).then(|| message(&item, 0, &product))
    }

    #[test]
    fn a_crossing_that_the_map_does_not_allow_is_flagged() {
        let message = crossing(|_| {}).expect("not allowed");
        assert!(message.as_str().starts_with(
            "context_crossed: `OrderItem.product_id` leads from the context `sales` into `catalog`"
        ));
        assert!(
            message
                .as_str()
                .contains("`[contexts.sales] may_reference = [\"catalog\"]`")
        );
    }

    #[test]
    fn a_separate_database_forbids_even_what_the_map_allows() {
        let message = crossing(|table| {
            table.context_may_reference = &["catalog"];
            table.context_separate_database = true;
        });
        assert!(message.is_some_and(|message| message.as_str().contains("another database")));
    }

    #[test]
    fn the_map_the_same_context_and_no_context_are_fine() {
        assert!(crossing(|table| table.context_may_reference = &["catalog"]).is_none());
        assert!(crossing(|table| table.context = Some("catalog")).is_none());
        assert!(crossing(|table| table.context = None).is_none());
    }
}
