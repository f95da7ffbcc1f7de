use crate::rule::rule;

rule! {
    /// An index that is built on every partition at once.
    ///
    /// # What it flags
    ///
    /// `CREATE INDEX` on a partitioned table without `ONLY`.
    ///
    /// # Why it is bad
    ///
    /// It takes a SHARE lock on every partition until the last one is done, and CONCURRENTLY is refused.
    ///
    /// # Example
    ///
    /// ```sql
    /// CREATE INDEX visits_at_idx ON visits (at);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE INDEX visits_at_idx ON ONLY visits (at);
    /// -- for each partition, outside of a transaction
    /// CREATE INDEX CONCURRENTLY visits_2026_at_idx ON visits_2026 (at);
    /// ALTER INDEX visits_at_idx ATTACH PARTITION visits_2026_at_idx;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Table Partitioning": Partition Maintenance.
    partitioned_index_blocking: Deny, Migration
}
