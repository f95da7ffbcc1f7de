use super::{Violation, rule};
use crate::def::{SiteIndex, TableDef};
use crate::message::Message;

rule! {
    /// A name that the engine cuts off.
    ///
    /// # What it flags
    ///
    /// A written or derived name of a table or column, and a written name of a key, check or index, of
    /// more than 63 bytes. Default names of constraints and indexes are shortened and always fit.
    ///
    /// # Why it is bad
    ///
    /// PostgreSQL cuts names after 63 bytes, with a notice that nobody sees. Two names that differ only
    /// after that are one, and the tool looks for a name that does not exist.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(customer_id, name = "index_of_orders_by_the_customer_who_placed_them_and_by_their_status")]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(customer_id, name = "orders_customer_status_idx")]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Identifiers and Key Words": NAMEDATALEN is 64, names have up to 63 bytes.
    name_too_long: Deny, Table, reads = []
}

/// PostgreSQL's limit, the lowest of all engines.
pub(super) const LONGEST: usize = 63;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let mut names: Vec<(&str, &str, SiteIndex)> = vec![("table", table.name, 0)];
    names.extend(
        table
            .columns
            .iter()
            .map(|column| ("column", column.name, column.site)),
    );
    let mut written = |kind, name: Option<_>, site| names.extend(name.map(|name| (kind, name, site)));
    if let Some(key) = table.primary_key {
        written("primary key", key.name, key.site);
    }
    for unique in table.uniques {
        written("unique rule", unique.name, unique.site);
    }
    for key in table.foreign_keys {
        written("foreign key", key.name, key.site);
    }
    for check in table.details.checks {
        written("check", check.name, check.site);
    }
    for index in table.details.indexes {
        written("index", index.name, index.site);
    }
    for exclusion in table.details.exclusions {
        written("exclusion constraint", exclusion.name, exclusion.site);
    }
    names
        .into_iter()
        .filter(|(_, name, _)| name.len() > LONGEST)
        .map(|(kind, name, site)| Violation::new(site, message(kind, name)))
        .collect()
}

pub(super) const fn message(kind: &str, name: &str) -> Message {
    Message::of_rule(RULE.name)
        .text("the name of the ")
        .text(kind)
        .text(" `")
        .text(name)
        .text("` has ")
        .number(name.len() as u64)
        .text(" bytes")
        .why("PostgreSQL cuts names after 63 bytes, so that two of them may become one")
        .help()
        .text("write a shorter one with `name = \"..\"`")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, uuid};

    const LONG: &str = "a_name_of_sixty_four_bytes_is_one_byte_too_long_for_postgresql__";

    #[test]
    fn the_first_byte_too_many_is_flagged() {
        assert_eq!(LONG.len(), LONGEST + 1);
        let table = table("Order")
            .named(LONG)
            .column("id", uuid())
            .index_with(&["id"], |index| index.name = Some(LONG))
            .build();
        let found = violations(&table);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].site, table.details.indexes[0].site);
    }

    #[test]
    fn sixty_three_bytes_are_fine() {
        let table = table("Order")
            .named(&LONG[1..])
            .column(&LONG[1..], uuid())
            .build();
        assert!(violations(&table).is_empty());
    }
}
