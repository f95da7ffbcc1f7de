use super::live::{LiveFacts, of};
use super::{Violation, rule};

rule! {
    /// A table that changed since the planner last looked.
    ///
    /// # What it flags
    ///
    /// A table of 10,000 rows and more that was never analyzed, or of which more than half has changed since.
    ///
    /// # Why it is bad
    ///
    /// The planner chooses by what it knows of the values. With old numbers it takes a nested loop over a million
    /// rows for one over ten.
    ///
    /// # Example
    ///
    /// ```text
    /// INSERT INTO orders SELECT ...;    -- five million rows, right before the report
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// INSERT INTO orders SELECT ...;
    /// ANALYZE orders;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Updating Planner Statistics".
    statistics_stale: Warn, Live
}

const ROWS: u64 = 10_000;

pub(super) fn violations(facts: &LiveFacts) -> Vec<(String, Violation)> {
    facts
        .tables
        .iter()
        .filter(|table| table.live_rows >= ROWS)
        .filter(|table| !table.was_analyzed || table.changed_since_analyze * 2 > table.live_rows)
        .map(|table| {
            let what = match table.was_analyzed {
                true => format!(
                    "{} of {} rows of `{}` changed since it was analyzed",
                    table.changed_since_analyze, table.live_rows, table.name
                ),
                false => format!("`{}`, with {} rows, was never analyzed", table.name, table.live_rows),
            };
            let violation = Violation::told(
                &RULE,
                0,
                what,
                "the planner chooses by numbers that are no longer true",
                format_args!("run `ANALYZE {};`, and see that autovacuum is on", table.name),
            );
            of(&table.name, violation)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::live::LiveTable;

    fn flagged(rows: u64, changed: u64, analyzed: bool) -> bool {
        let table = LiveTable {
            live_rows: rows,
            changed_since_analyze: changed,
            was_analyzed: analyzed,
            ..LiveTable::default()
        };
        !violations(&LiveFacts { tables: vec![table], ..LiveFacts::default() }).is_empty()
    }

    #[test]
    fn old_numbers_are_flagged() {
        assert!(flagged(50_000, 30_000, true));
        assert!(flagged(50_000, 0, false));
        assert!(!flagged(50_000, 3_000, true));
        assert!(!flagged(500, 500, true));
    }
}
