use crate::rule::rule;

rule! {
    /// An index that is gone before the one that replaces it is there.
    ///
    /// # What it flags
    ///
    /// `DROP INDEX` followed by `CREATE INDEX` of the same name.
    ///
    /// # Why it is bad
    ///
    /// Between the two every query that needs it reads the whole table.
    ///
    /// # Example
    ///
    /// ```sql
    /// DROP INDEX orders_idx;
    /// CREATE INDEX orders_idx ON orders (placed_at, id);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER INDEX orders_idx RENAME TO orders_old_idx;
    /// CREATE INDEX CONCURRENTLY orders_idx ON orders (placed_at, id);
    /// DROP INDEX CONCURRENTLY orders_old_idx;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE INDEX": Building Indexes Concurrently.
    index_replace_gap: Warn, Migration
}
