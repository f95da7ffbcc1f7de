use crate::rule::rule;

rule! {
    /// An index that is dropped while nobody may read.
    ///
    /// # What it flags
    ///
    /// `DROP INDEX` without `CONCURRENTLY`.
    ///
    /// # Why it is bad
    ///
    /// It takes ACCESS EXCLUSIVE on the table: it waits for every running query, and everything after it waits for
    /// it.
    ///
    /// # Example
    ///
    /// ```sql
    /// DROP INDEX orders_placed_at_idx;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// DROP INDEX CONCURRENTLY orders_placed_at_idx;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "DROP INDEX". Refused on partitioned indexes: there, a short `lock_timeout` and
    /// another try.
    index_drop_blocking: Warn, Migration
}
