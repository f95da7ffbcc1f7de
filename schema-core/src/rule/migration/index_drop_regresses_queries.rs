use crate::rule::rule;

rule! {
    /// An index that is dropped without a look at who reads it.
    ///
    /// # What it flags
    ///
    /// Every `DROP INDEX`.
    ///
    /// # Why it is bad
    ///
    /// Queries that used it become slow at once, and building it again takes as long as the table is large.
    ///
    /// # Example
    ///
    /// ```sql
    /// DROP INDEX CONCURRENTLY orders_placed_at_idx;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- `cargo schema lint --database-url` says whether any query read it: index_unused
    /// -- allow(index_drop_regresses_queries, reason = "no query read it in 90 days")
    /// DROP INDEX CONCURRENTLY orders_placed_at_idx;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "pg_stat_all_indexes". SQL alone cannot tell, hence off by default.
    index_drop_regresses_queries: Allow from Strict, Migration
}
