use crate::rule::rule;

rule! {
    /// A partition that goes while the whole table stands still.
    ///
    /// # What it flags
    ///
    /// `DETACH PARTITION` without `CONCURRENTLY` or `FINALIZE`.
    ///
    /// # Why it is bad
    ///
    /// It takes ACCESS EXCLUSIVE on parent, child and default partition.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE visits DETACH PARTITION visits_2020;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- from PostgreSQL 14 on, outside of a transaction, where there is no default partition
    /// ALTER TABLE visits DETACH PARTITION visits_2020 CONCURRENTLY;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    detach_partition_blocking: Deny, Migration
}
