use super::{Violation, rule};
use crate::def::{ForeignKeyDef, TableDef};

rule! {
    /// A foreign key that stands twice.
    ///
    /// # What it flags
    ///
    /// Two foreign keys of the same columns to the same columns of the same type, on the same engines.
    ///
    /// # Why it is bad
    ///
    /// Each write checks both. When one of them is changed, for example its action on delete, the other one
    /// still holds, and which of the two acts first is nobody's plan.
    ///
    /// # Example
    ///
    /// ```text
    /// #[foreign_key(order_id, references(Order.id), on_delete = restrict)]
    /// pub struct OrderItem {
    ///     #[references(Order.id, on_delete = cascade)]
    ///     pub order_id: Uuid,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct OrderItem {
    ///     #[references(Order.id, on_delete = cascade)]
    ///     pub order_id: Uuid,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Constraints".
    foreign_key_duplicate: Deny, Table, reads = [Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let keys = table.foreign_keys;
    (1..keys.len())
        .filter(|later| keys[..*later].iter().any(|first| is_same(first, &keys[*later])))
        .map(|position| {
            let key = &keys[position];
            let fields: Vec<&str> = key
                .columns
                .iter()
                .map(|column| table.columns[usize::from(*column)].field)
                .collect();
            Violation::told(
                &RULE,
                key.site,
                format_args!(
                    "`{}.{}` refers to `{}` twice",
                    table.rust_name,
                    fields.join(", "),
                    key.target_type
                ),
                "each write checks both keys, and a change of one leaves the other as it was",
                "keep one of them",
            )
        })
        .collect()
}

fn is_same(first: &ForeignKeyDef<'_>, second: &ForeignKeyDef<'_>) -> bool {
    first.columns == second.columns
        && first.target_type == second.target_type
        && first.target_fields == second.target_fields
        && first.engines.0 & second.engines.0 != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::EngineSet;
    use crate::rule::testing::{table, uuid};

    #[test]
    fn the_second_of_two_is_flagged() {
        let item = table("Item")
            .column("order_id", uuid())
            .references(&["order_id"], "Order", &["id"])
            .references(&["order_id"], "Order", &["id"])
            .build();
        let found = violations(&item);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, item.foreign_keys[1].site);
    }

    #[test]
    fn other_targets_and_other_engines_are_fine() {
        let item = table("Item")
            .column("order_id", uuid())
            .references(&["order_id"], "Order", &["id"])
            .references(&["order_id"], "Sale", &["id"])
            .references_with(&["order_id"], "Entry", &["id"], |key| key.engines = EngineSet::SQLITE)
            .references_with(&["order_id"], "Entry", &["id"], |key| key.engines = EngineSet::POSTGRES);
        assert!(violations(&item.build()).is_empty());
    }
}
