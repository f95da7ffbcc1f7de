use crate::rule::rule;

rule! {
    /// A lock between runners that stops an index build.
    ///
    /// # What it flags
    ///
    /// `pg_advisory_lock(..)` in a file with `CONCURRENTLY`.
    ///
    /// # Why it is bad
    ///
    /// A second runner that waits inside of the function holds a snapshot; the build waits for it, ends in a
    /// deadlock and leaves an invalid index.
    ///
    /// # Example
    ///
    /// ```sql
    /// SELECT pg_advisory_lock(42);
    /// CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// SELECT pg_try_advisory_lock(42);   -- and ask again after a while
    /// CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Advisory Locks"; seen on 14 to 18.
    runner_lock_against_concurrently: Deny, Migration
}
