use super::index_need::Need;
use super::{Violation, rule};
use crate::def::{AccessPatternDef, Consistency, TableDef};

rule! {
    /// A latency that no database reaches.
    ///
    /// # What it flags
    ///
    /// An access pattern whose `p99_ms` is out of reach by what is declared beside it:
    ///
    /// - it reads a whole table (neither filter nor order) of more rows than can be read in the time, at a million
    ///   rows a second;
    /// - it writes, `architrave.toml` names several `regions` and `consistency = "strong"`, and the time is less than
    ///   30 ms, which a round trip between two regions takes.
    ///
    /// # Why it is bad
    ///
    /// A target that cannot be met alarms every night until its alarm is switched off, and then nobody sees the
    /// ones that could be met.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(rows = 80_000_000)]
    /// #[access(all, p99_ms = 50)]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(rows = 80_000_000)]
    /// #[index(placed_on)]
    /// #[access(of_day, filter(placed_on), p99_ms = 50)]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Jeff Dean, "Numbers Everyone Should Know"; Peter Bailis and others, "Highly Available Transactions": the
    /// latency of coordination between regions.
    latency_unreachable: Warn, Table, reads = [Table]
}

/// How many rows a server reads in a millisecond, generously.
const ROWS_A_MILLISECOND: u64 = 1_000;

/// What a round trip between two regions takes at least, in milliseconds.
const BETWEEN_REGIONS: u32 = 30;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .details
        .access_patterns
        .iter()
        .filter_map(|pattern| {
            let target = pattern.p99_ms?;
            let (why, help) = reason(table, pattern, target)?;
            let what = format!("`{}` cannot answer within {target} ms", pattern.name);
            Some(Violation::told(&RULE, pattern.site, what, why, help))
        })
        .collect()
}

fn reason(
    table: &TableDef<'_>,
    pattern: &AccessPatternDef<'_>,
    target: u32,
) -> Option<(String, &'static str)> {
    let rows = table.rows.unwrap_or(0);
    let reads_all = !pattern.writes && Need::of(table, pattern).is_whole_table();
    if reads_all && rows / ROWS_A_MILLISECOND > u64::from(target) {
        return Some((
            format!("it reads {rows} rows, and a server reads about a million a second"),
            "declare what it filters by, read a page at a time in the order of the key, or keep the sum in a table of \
             its own",
        ));
    }
    let project = &table.details.project;
    let waits = project.consistency == Some(Consistency::Strong) && project.regions > 1;
    (pattern.writes && waits && target < BETWEEN_REGIONS).then(|| {
        (
            format!(
                "with strong consistency a write waits for another region, which takes {BETWEEN_REGIONS} ms and more"
            ),
            "raise `p99_ms`, keep each row's writes in one region, or write `consistency = \"eventual\"`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ProjectDef;
    use crate::rule::testing::{TableBuilder, table, uuid};

    fn orders(rows: u64, filter: &[&str], p99_ms: u32, writes: bool) -> TableBuilder {
        table("Order").rows(rows).column("id", uuid()).access_with("it", filter, &[], |it| {
            it.p99_ms = Some(p99_ms);
            it.writes = writes;
        })
    }

    #[test]
    fn whole_tables_take_their_time() {
        let count = |table: TableBuilder| violations(&table.build()).len();
        assert_eq!(count(orders(80_000_000, &[], 50, false)), 1);
        assert_eq!(count(orders(80_000_000, &["id"], 50, false)), 0);
        assert_eq!(count(orders(10_000, &[], 50, false)), 0);
        assert_eq!(count(orders(80_000_000, &[], 50, true)), 0);
    }

    #[test]
    fn writes_wait_for_other_regions() {
        let spread = |regions, consistency| {
            let project = ProjectDef { regions, consistency, ..ProjectDef::NONE };
            let table = orders(10, &["id"], 10, true).saying(|it| it.project = project).build();
            violations(&table).len()
        };
        assert_eq!(spread(2, Some(Consistency::Strong)), 1);
        assert_eq!(spread(1, Some(Consistency::Strong)), 0);
        assert_eq!(spread(2, Some(Consistency::Eventual)), 0);
    }
}
