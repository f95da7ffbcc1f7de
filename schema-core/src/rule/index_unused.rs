use super::live::{LiveFacts, of, size};
use super::{Violation, rule};

rule! {
    /// An index that no query read.
    ///
    /// # What it flags
    ///
    /// An index of a megabyte and more that keeps no rule, backs no foreign key and was never read, where the server
    /// has counted for a week and more.
    ///
    /// # Why it is bad
    ///
    /// Every write maintains it, it takes memory from the others, and it keeps updates from staying on their page.
    ///
    /// # Example
    ///
    /// ```text
    /// CREATE INDEX orders_note_idx ON orders (note);   -- idx_scan = 0
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// DROP INDEX CONCURRENTLY orders_note_idx;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "pg_stat_all_indexes": idx_scan. Each server counts for itself: look at the
    /// replicas too.
    index_unused: Warn, Live
}

const DAYS: f64 = 7.0;
const BYTES: u64 = 1_000_000;

pub(super) fn violations(facts: &LiveFacts) -> Vec<(String, Violation)> {
    let Some(days) = facts.counted_days.filter(|days| *days >= DAYS) else {
        return Vec::new();
    };
    facts
        .indexes
        .iter()
        .filter(|index| index.is_valid && !index.constrains && !index.backs_foreign_key)
        .filter(|index| index.scans == 0 && index.bytes >= BYTES)
        .map(|index| {
            let violation = Violation::told(
                &RULE,
                0,
                format_args!(
                    "no query has read `{}` on `{}` in {days:.0} days",
                    index.name, index.table
                ),
                format_args!("it takes {} and is maintained by every write", size(index.bytes)),
                "look at the replicas, which count for themselves; then leave it out of the struct and generate",
            );
            of(&index.name, violation)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::live::LiveIndex;

    fn flagged(change: impl FnOnce(&mut LiveIndex), days: Option<f64>) -> bool {
        let mut index = LiveIndex {
            name: "i".to_owned(),
            is_valid: true,
            bytes: 5_000_000,
            ..LiveIndex::default()
        };
        change(&mut index);
        let facts = LiveFacts { counted_days: days, indexes: vec![index], ..LiveFacts::default() };
        !violations(&facts).is_empty()
    }

    #[test]
    fn unread_indexes_are_flagged_after_a_week() {
        assert!(flagged(|_| {}, Some(30.0)));
        assert!(!flagged(|_| {}, Some(1.0)));
        assert!(!flagged(|_| {}, None));
    }

    #[test]
    fn what_is_read_small_or_needed_is_fine() {
        assert!(!flagged(|index| index.scans = 1, Some(30.0)));
        assert!(!flagged(|index| index.bytes = 8_192, Some(30.0)));
        assert!(!flagged(|index| index.constrains = true, Some(30.0)));
        assert!(!flagged(|index| index.backs_foreign_key = true, Some(30.0)));
    }
}
