use crate::rule::rule;

rule! {
    /// A lock that is waited for without end.
    ///
    /// # What it flags
    ///
    /// A statement that takes ACCESS EXCLUSIVE or SHARE ROW EXCLUSIVE on a table that exists before, without `SET
    /// lock_timeout`.
    ///
    /// # Why it is bad
    ///
    /// While it waits for one old query, every new query of the table waits behind it.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN locale text;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// SET lock_timeout = '2s';
    /// ALTER TABLE users ADD COLUMN locale text;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "lock_timeout". The runner of `cargo schema run` sets it and tries again.
    missing_lock_timeout: Warn, Migration
}
