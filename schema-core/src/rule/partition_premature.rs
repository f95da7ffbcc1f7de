use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A table that is partitioned before it is large.
    ///
    /// # What it flags
    ///
    /// A partitioned table with fewer than 50 million declared rows and no `retention`. Where no number of
    /// rows is declared, nothing is said.
    ///
    /// # Why it is bad
    ///
    /// Every query is planned for every partition, unique rules have to hold the partition key, and
    /// somebody has to make the partition of next month. A table of some gigabytes with an index answers as
    /// fast.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(rows = 2_000_000, partition(range(created_at)))]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(rows = 2_000_000)]
    /// #[index(created_at)]
    /// pub struct Order { /* .. */ }
    ///
    /// #[table(rows = 2_000_000, partition(range(created_at)), retention = months(6))]
    /// pub struct AccessLog { /* old partitions are dropped */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Table Partitioning": "worthwhile only when a table would otherwise be
    /// very large".
    partition_premature: Warn, Table, reads = [Table]
}

/// From this many rows on partitions pay by themselves.
pub(super) const ROWS_THAT_PAY: u64 = 50_000_000;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(rows) = table.rows else {
        return Vec::new();
    };
    let details = table.details;
    if details.partitioning.is_none() || rows >= ROWS_THAT_PAY || details.retention.is_some() {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!("`{}` is partitioned, and {rows} rows are few", table.rust_name),
        "each query is planned for every partition, and unique rules have to hold the partition key",
        "leave `partition` out until the table has some 50 million rows; where old rows are dropped by partition, say \
         so with `retention`",
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

    fn partitioned(rows: u64) -> TableBuilder {
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
    fn few_rows_in_partitions_are_flagged() {
        assert_eq!(violations(&partitioned(2_000_000).build()).len(), 1);
    }

    #[test]
    fn many_rows_retention_and_whole_tables_are_fine() {
        assert!(violations(&partitioned(80_000_000).build()).is_empty());
        assert!(violations(&measurements(2_000_000).build()).is_empty());
        let dropped = partitioned(2_000_000).saying(|details| {
            details.retention = Some(crate::def::RetentionDef { days: 90 });
        });
        assert!(violations(&dropped.build()).is_empty());
    }
}
