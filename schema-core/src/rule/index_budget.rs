use super::foreign_key_unindexed::backs;
use super::index_key::indexes;
use super::index_need::serves_a_pattern;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// More indexes than the table can carry.
    ///
    /// # What it flags
    ///
    /// More than eight indexes on one table, not counting unique rules, indexes that back a foreign key and
    /// those that serve a declared access pattern.
    ///
    /// # Why it is bad
    ///
    /// Every insert writes every index, and so does every update that cannot stay on its page. With nine of
    /// them a row is written ten times.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(a)]
    /// #[index(b)]
    /// // .. seven more
    /// pub struct Measurement { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(device_id, measured_at)]
    /// #[access(of_device, filter(device_id), order(measured_at.desc()))]
    /// pub struct Measurement { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Markus Winand, "SQL Performance Explained", chapter "Modifying Data".
    index_budget: Warn, Table
}

/// The most indexes that nothing declared explains.
const MOST: usize = 8;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let unexplained = indexes(table)
        .filter(|index| {
            !serves_a_pattern(table, index)
                && !table.foreign_keys.iter().any(|key| backs(index, key))
        })
        .count();
    if unexplained <= MOST {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!(
            "`{}` has {unexplained} indexes that no declared access pattern and no foreign key explains",
            table.rust_name
        ),
        "every insert writes every one of them",
        "declare the queries with `#[access(..)]`, and remove the indexes that none of them needs",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text};

    const FIELDS: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

    fn with_indexes(count: usize) -> TableBuilder {
        let table = FIELDS.into_iter().fold(table("T"), |table, field| table.column(field, text()));
        FIELDS[..count].iter().fold(table, |table, field| table.index(&[field]))
    }

    #[test]
    fn nine_indexes_are_flagged_at_the_struct() {
        let found = violations(&with_indexes(9).build());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, 0);
    }

    #[test]
    fn eight_and_those_that_serve_are_fine() {
        assert!(violations(&with_indexes(8).build()).is_empty());
        assert!(violations(&with_indexes(9).access("by_a", &["a"], &[]).build()).is_empty());
    }
}
