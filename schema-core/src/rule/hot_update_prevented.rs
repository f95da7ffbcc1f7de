use super::index_key::indexes;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// An index on a column that is changed all the time.
    ///
    /// # What it flags
    ///
    /// An access pattern that changes a column (`writes(seen_at)`) at least 100 times a second, and an index that
    /// holds the column.
    ///
    /// # Why it is bad
    ///
    /// PostgreSQL writes a new version of the row on the same page and touches no index, if no indexed column
    /// changed. With the column in one index every index of the table gets an entry for each change, and vacuum
    /// has to remove them.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(seen_at)]
    /// #[access(seen, filter(id), writes(seen_at), per_second = 2_000)]
    /// pub struct Session { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// // Sessions are ended by the day on which they began, which never changes.
    /// #[index(began_on)]
    /// #[access(seen, filter(id), writes(seen_at), per_second = 2_000)]
    /// pub struct Session { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Heap-Only Tuples (HOT)". A status that a queue is read by is worth its index,
    /// hence off by default.
    hot_update_prevented: Allow from Strict, Table, reads = [Table]
}

/// From how many changes a second on it matters.
const OFTEN: u32 = 100;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for pattern in table.details.access_patterns {
        let Some(per_second) = pattern.per_second.filter(|it| *it >= OFTEN) else {
            continue;
        };
        for index in indexes(table) {
            let Some(column) = pattern.written.iter().find(|it| index.mentions(**it)) else {
                continue;
            };
            let field = table.columns[usize::from(*column)].field;
            found.push(Violation::told(
                &RULE,
                index.site,
                format_args!(
                    "`{}` changes `{field}` {per_second} times a second, and this index holds it",
                    pattern.name
                ),
                "each change writes an entry into every index of the table, which it would not if no indexed column changed",
                "index what does not change, or move the column into a table of its own",
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, uuid};

    fn sessions(written: &'static [u16], per_second: u32) -> TableBuilder {
        table("Session").column("id", uuid()).column("seen", uuid()).index(&["seen"]).access_with(
            "touch",
            &["id"],
            &[],
            |pattern| {
                pattern.writes = true;
                pattern.written = written;
                pattern.per_second = Some(per_second);
            },
        )
    }

    #[test]
    fn hot_columns_in_indexes_are_flagged() {
        assert_eq!(violations(&sessions(&[1], 2_000).build()).len(), 1);
        assert!(violations(&sessions(&[1], 10).build()).is_empty());
        assert!(violations(&sessions(&[0], 2_000).build()).is_empty());
        assert!(violations(&sessions(&[], 2_000).build()).is_empty());
    }
}
