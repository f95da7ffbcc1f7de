use crate::rule::rule;

rule! {
    /// An index that is rebuilt while nobody may write.
    ///
    /// # What it flags
    ///
    /// `REINDEX` without `CONCURRENTLY`.
    ///
    /// # Why it is bad
    ///
    /// It locks the table against writers, and readers that would use the index.
    ///
    /// # Example
    ///
    /// ```sql
    /// REINDEX TABLE orders;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// REINDEX TABLE CONCURRENTLY orders;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "REINDEX".
    reindex_blocking: Deny, Migration
}
