use crate::rule::rule;

rule! {
    /// CONCURRENTLY within a transaction.
    ///
    /// # What it flags
    ///
    /// `CONCURRENTLY` in a file that runs in a transaction, or after `BEGIN`; and beside other statements in a file
    /// that is sent as one.
    ///
    /// # Why it is bad
    ///
    /// The server refuses it: the migration fails where it is first run for real.
    ///
    /// # Example
    ///
    /// ```sql
    /// BEGIN;
    /// CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);
    /// COMMIT;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- no-transaction
    /// CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE INDEX": Building Indexes Concurrently.
    concurrently_in_txn: Deny, Migration
}
