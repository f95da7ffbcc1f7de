use crate::rule::rule;

rule! {
    /// An index that is built while nobody may write.
    ///
    /// # What it flags
    ///
    /// `CREATE INDEX` without `CONCURRENTLY` on a table that exists before the migration.
    ///
    /// # Why it is bad
    ///
    /// It takes a SHARE lock: every insert, update and delete of the table waits until the index is built.
    ///
    /// # Example
    ///
    /// ```sql
    /// CREATE INDEX orders_placed_at_idx ON orders (placed_at);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- in a file of its own that runs outside of a transaction
    /// CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE INDEX": Building Indexes Concurrently.
    index_create_blocking: Deny, Migration
}
