use crate::rule::rule;

rule! {
    /// An index whose build is cancelled by a timeout.
    ///
    /// # What it flags
    ///
    /// `CONCURRENTLY` after `SET lock_timeout` or `SET statement_timeout` of other than 0.
    ///
    /// # Why it is bad
    ///
    /// It waits for every old snapshot in the database. One of them is enough to cancel it, and an invalid index
    /// stays.
    ///
    /// # Example
    ///
    /// ```sql
    /// SET lock_timeout = '2s';
    /// CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// SET lock_timeout = 0;
    /// SET statement_timeout = 0;
    /// CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE INDEX": Building Indexes Concurrently.
    concurrently_under_short_timeout: Deny, Migration
}
