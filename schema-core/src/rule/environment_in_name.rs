use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A name that says where the table runs.
    ///
    /// # What it flags
    ///
    /// A table or namespace whose name begins or ends with an environment: `prod`, `production`, `preprod`,
    /// `dev`, `uat`, `qa`.
    ///
    /// # Why it is bad
    ///
    /// The same structs describe the database in every environment. A name that says one of them is wrong
    /// in all others, and scripts that replace it are how production gets the wrong statement.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(name = "orders_prod")]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Order { /* .. */ }                 // the database's address says which environment
    /// ```
    ///
    /// # Source
    ///
    /// The Twelve-Factor App, "Config".
    environment_in_name: Warn, Table, reads = [Table]
}

const ENVIRONMENTS: &[&str] = &["prod", "production", "preprod", "dev", "uat", "qa"];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let says = |name: &&str| {
        let mut words = name.split('_');
        let is_environment = |word: Option<&str>| word.is_some_and(|word| ENVIRONMENTS.contains(&word));
        name.contains('_') && (is_environment(words.next()) || is_environment(words.next_back()))
    };
    [Some(table.name), table.namespace]
        .into_iter()
        .flatten()
        .filter(says)
        .map(|name| {
            Violation::told(
                &RULE,
                0,
                format_args!("the name `{name}` of `{}` says where it runs", table.rust_name),
                "the same structs describe every environment, and the name is wrong in all others",
                "leave the environment out; the address of the database says it",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::table;

    #[test]
    fn environments_are_flagged_and_words_that_resemble_them_are_not() {
        assert_eq!(violations(&table("T").named("orders_prod").build()).len(), 1);
        for name in ["orders", "production", "device_productions", "products"] {
            assert!(violations(&table("T").named(name).build()).is_empty(), "{name}");
        }
    }
}
