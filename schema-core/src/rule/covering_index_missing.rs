use super::index_key::search_keys;
use super::index_need::Need;
use super::index_redundant_prefix::holds;
use super::{Violation, rule};
use crate::def::{ColumnIndex, TableDef};

rule! {
    /// A frequent query that reads each row beside its index.
    ///
    /// # What it flags
    ///
    /// An access pattern that runs 100 times a second and more, says what it reads (`select(..)`), and is
    /// served by no index that holds all of that in its key or in `include(..)`.
    ///
    /// # Why it is bad
    ///
    /// After the index each row is fetched from the table, page by page. With the columns in the index the
    /// table is not read at all.
    ///
    /// # Example
    ///
    /// ```text
    /// #[unique(email)]
    /// #[access(by_email, filter(email), select(name), per_second = 400)]
    /// pub struct Customer { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[unique(email, include(name))]
    /// #[access(by_email, filter(email), select(name), per_second = 400)]
    /// pub struct Customer { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Index-Only Scans and Covering Indexes"; off by default, because it pays
    /// on some tables only.
    covering_index_missing: Allow from Pedantic, Table, reads = [Table, Column, Unique, Index]
}

/// From this many runs a second on it is worth a thought.
const OFTEN: u32 = 100;

/// The most columns that are worth carrying along.
const FEW: usize = 4;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let keys = search_keys(table);
    table
        .details
        .access_patterns
        .iter()
        .filter(|pattern| pattern.per_second.is_some_and(|rate| rate >= OFTEN))
        .filter(|pattern| !pattern.select.is_empty())
        .filter_map(|pattern| {
            let need = Need::of(table, pattern);
            let serving: Vec<_> = keys.iter().filter(|key| need.is_served_by(key)).collect();
            let lacks = |position: usize| -> Vec<ColumnIndex> {
                pattern
                    .select
                    .iter()
                    .filter(|column| !holds(serving[position], **column))
                    .copied()
                    .collect()
            };
            let fewest = (0..serving.len()).map(lacks).min_by_key(Vec::len)?;
            if fewest.is_empty() || fewest.len() > FEW {
                return None;
            }
            let fields: Vec<&str> = fewest
                .iter()
                .map(|column| table.columns[usize::from(*column)].field)
                .collect();
            Some(Violation::told(
                &RULE,
                pattern.site,
                format_args!("`{}` of `{}` reads each row beside its index", pattern.name, table.rust_name),
                "with all columns that it reads in the index, the table is not read at all",
                format_args!("add `include({})` to the index or unique rule that serves it", fields.join(", ")),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text};

    fn customers(rate: u32) -> TableBuilder {
        table("Customer")
            .column("email", text())
            .column("name", text())
            .access_with("by_email", &["email"], &[], |pattern| {
                pattern.per_second = Some(rate);
                pattern.select = &[1];
            })
    }

    #[test]
    fn a_frequent_query_without_a_covering_index_is_flagged() {
        let found = violations(&customers(400).unique(&["email"]).build());
        assert!(found[0].message.as_str().contains("add `include(name)`"));
    }

    #[test]
    fn covered_and_rare_queries_are_fine() {
        assert!(violations(&customers(2).unique(&["email"]).build()).is_empty());
        let covered = customers(400).unique_with(&["email"], |unique| unique.include = &[1]);
        assert!(violations(&covered.build()).is_empty());
    }
}
