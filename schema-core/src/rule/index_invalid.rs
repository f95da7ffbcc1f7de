use super::live::{LiveFacts, of};
use super::{Violation, rule};

rule! {
    /// An index that is written and answers nothing.
    ///
    /// # What it flags
    ///
    /// An index that the server marks as invalid.
    ///
    /// # Why it is bad
    ///
    /// `CREATE INDEX CONCURRENTLY` that failed or was cancelled leaves it. Every write maintains it, no query uses
    /// it, a unique one of this kind holds to nothing, and `IF NOT EXISTS` takes it for the index that is wanted.
    ///
    /// # Example
    ///
    /// ```text
    /// CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);   -- ERROR: canceling statement due to lock timeout
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// DROP INDEX CONCURRENTLY orders_at_idx;
    /// CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE INDEX": Building Indexes Concurrently.
    index_invalid: Deny, Live
}

pub(super) fn violations(facts: &LiveFacts) -> Vec<(String, Violation)> {
    let invalid = facts.indexes.iter().filter(|index| !index.is_valid);
    invalid
        .map(|index| {
            let violation = Violation::told(
                &RULE,
                0,
                format_args!("`{}` on `{}` is invalid", index.name, index.table),
                "building it failed: every write maintains it, and no query may use it",
                format_args!(
                    "run `DROP INDEX CONCURRENTLY {};` and build it again, or `REINDEX INDEX CONCURRENTLY {};`",
                    index.name, index.name
                ),
            );
            of(&index.name, violation)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::live::LiveIndex;

    #[test]
    fn only_invalid_indexes_are_flagged() {
        let index = |is_valid| LiveIndex { name: "i".to_owned(), is_valid, ..LiveIndex::default() };
        let facts = LiveFacts { indexes: vec![index(true), index(false)], ..LiveFacts::default() };
        assert_eq!(violations(&facts).len(), 1);
    }
}
