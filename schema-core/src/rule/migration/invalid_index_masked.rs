use crate::rule::rule;

rule! {
    /// A broken index that is taken for the one that is wanted.
    ///
    /// # What it flags
    ///
    /// `CREATE INDEX CONCURRENTLY IF NOT EXISTS`.
    ///
    /// # Why it is bad
    ///
    /// A build that failed leaves an invalid index of the name. The next run finds it and is content; no query ever
    /// uses it.
    ///
    /// # Example
    ///
    /// ```sql
    /// CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_placed_at_idx ON orders (placed_at);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at_idx;
    /// -- then, in a file of its own
    /// CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE INDEX": Building Indexes Concurrently.
    invalid_index_masked: Deny, Migration
}
