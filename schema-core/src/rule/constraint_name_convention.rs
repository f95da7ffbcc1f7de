use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A name of an index or constraint that does not say what it is.
    ///
    /// # What it flags
    ///
    /// A written name that does not end as PostgreSQL ends such names: `_idx` for an index, `_key` for a
    /// unique rule, `_fkey` for a foreign key. Checks are named after what they check and are exempt.
    ///
    /// # Why it is bad
    ///
    /// Error messages and plans show the name alone. `orders_customer_id_fkey` says what is wrong; `fk_17`
    /// has to be looked up.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(customer_id, name = "fk_17")]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(customer_id)]                          // orders_customer_id_idx
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL's own patterns (`ChooseIndexName`); a matter of taste, hence off by default.
    constraint_name_convention: Allow from Pedantic, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let indexes = table.details.indexes.iter().map(|index| (index.name, "_idx", index.site));
    let uniques = table.uniques.iter().map(|unique| (unique.name, "_key", unique.site));
    let keys = table.foreign_keys.iter().map(|key| (key.name, "_fkey", key.site));
    indexes
        .chain(uniques)
        .chain(keys)
        .filter_map(|(name, suffix, site)| {
            let name = name?;
            let is_index_of_unique = suffix == "_key" && name.ends_with("_idx");
            if name.ends_with(suffix) || is_index_of_unique {
                return None;
            }
            Some(Violation::told(
                &RULE,
                site,
                format_args!("the name `{name}` does not end in `{suffix}`"),
                "error messages and plans show the name alone",
                "leave `name` out, or end it so that it says what it is",
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text};

    fn named(name: &'static str) -> TableBuilder {
        table("Order")
            .column("customer_id", text())
            .index_with(&["customer_id"], |index| index.name = Some(name))
    }

    #[test]
    fn names_without_the_ending_are_flagged() {
        assert_eq!(violations(&named("fk_17").build()).len(), 1);
        assert!(violations(&named("orders_customer_idx").build()).is_empty());
        assert!(violations(&table("Order").column("id", text()).index(&["id"]).build()).is_empty());
    }
}
