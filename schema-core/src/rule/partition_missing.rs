use super::partition_premature::ROWS_THAT_PAY;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A large table of facts in one piece.
    ///
    /// # What it flags
    ///
    /// A table that is `append_only` or an `event_stream`, has 50 million declared rows and more, and is
    /// not partitioned.
    ///
    /// # Why it is bad
    ///
    /// Such a table only grows. Vacuum and index builds take as long as the whole of it, its indexes
    /// outgrow memory, and old rows can go only one by one.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(append_only, rows = 400_000_000)]
    /// pub struct Measurement { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(append_only, rows = 400_000_000, partition(range(taken_at)))]
    /// pub struct Measurement { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Table Partitioning"; TimescaleDB documentation, "Hypertables".
    partition_missing: Warn, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let details = table.details;
    let is_large = table.rows.is_some_and(|rows| rows >= ROWS_THAT_PAY);
    if !is_large || details.partitioning.is_some() || !details.conventions.is_append_only() {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!("`{}` is large, only grows, and is in one piece", table.rust_name),
        "vacuum and index builds take as long as the whole of it, and old rows can go only one by one",
        "divide it by time: `#[table(partition(range(..)))]`, or waive this where an engine divides tables itself",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{EngineSet, PartitionKeyDef, PartitionStrategy, PartitioningDef};
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn measurements(rows: u64) -> TableBuilder {
        table("Measurement").column("id", uuid()).column("taken_at", text()).rows(rows)
    }

    fn divided(rows: u64) -> TableBuilder {
        static PARTITIONING: PartitioningDef<'static> = PartitioningDef {
            key: PartitionKeyDef {
                strategy: PartitionStrategy::Range,
                parts: &[],
                periods: None,
                count: None,
                has_default: false,
                each: None,
            },
            partitions: &[],
            engines: EngineSet::ALL,
        };
        measurements(rows).saying(|details| details.partitioning = Some(&PARTITIONING))
    }

    #[test]
    fn a_large_table_of_facts_is_flagged() {
        let facts = |table: TableBuilder| table.saying(|details| details.conventions.append_only = true);
        assert_eq!(violations(&facts(measurements(400_000_000)).build()).len(), 1);
        assert!(violations(&facts(divided(400_000_000)).build()).is_empty());
        assert!(violations(&facts(measurements(1_000_000)).build()).is_empty());
        assert!(violations(&measurements(400_000_000).build()).is_empty());
    }
}
