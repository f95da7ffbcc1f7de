use super::live::{LiveFacts, of, size};
use super::{Violation, rule};

rule! {
    /// A table that is mostly rows that are gone.
    ///
    /// # What it flags
    ///
    /// A table of 10 MB and more in which dead rows are more than a third of all, so that vacuum does not keep up.
    ///
    /// # Why it is bad
    ///
    /// Scans read the dead rows, indexes point to them, and the file does not become smaller by itself. Mostly an
    /// old transaction or a slot of replication holds vacuum back.
    ///
    /// # Example
    ///
    /// ```text
    /// SELECT n_live_tup, n_dead_tup FROM pg_stat_all_tables WHERE relname = 'jobs';   -- 12,000 and 4,100,000
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(with(autovacuum_vacuum_scale_factor = 0.01))]
    /// pub struct Job { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Routine Vacuuming".
    table_bloated: Warn, Live
}

const BYTES: u64 = 10_000_000;

pub(super) fn violations(facts: &LiveFacts) -> Vec<(String, Violation)> {
    facts
        .tables
        .iter()
        .filter(|table| table.bytes >= BYTES && table.dead_rows * 2 > table.live_rows)
        .map(|table| {
            let violation = Violation::told(
                &RULE,
                0,
                format_args!(
                    "`{}` holds {} dead rows beside {} live ones",
                    table.name, table.dead_rows, table.live_rows
                ),
                format_args!("scans read all {} of it, and vacuum does not keep up", size(table.bytes)),
                "look for old transactions and replication slots that hold vacuum back; then vacuum this table more \
                 often: `#[table(with(autovacuum_vacuum_scale_factor = 0.01))]`",
            );
            of(&table.name, violation)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::live::LiveTable;

    fn flagged(live_rows: u64, dead_rows: u64, bytes: u64) -> bool {
        let table = LiveTable { live_rows, dead_rows, bytes, ..LiveTable::default() };
        !violations(&LiveFacts { tables: vec![table], ..LiveFacts::default() }).is_empty()
    }

    #[test]
    fn many_dead_rows_of_a_large_table_are_flagged() {
        assert!(flagged(12_000, 4_100_000, 600_000_000));
        assert!(!flagged(12_000, 1_000, 600_000_000));
        assert!(!flagged(10, 20, 16_384));
    }
}
