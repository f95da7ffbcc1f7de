use crate::rule::rule;

rule! {
    /// A file that cannot be run again after half of it.
    ///
    /// # What it flags
    ///
    /// Several statements in a file that runs outside of a transaction.
    ///
    /// # Why it is bad
    ///
    /// What failed in the middle has to be finished by hand: the first half is done and is refused when it is run
    /// again.
    ///
    /// # Example
    ///
    /// ```sql
    /// -- no-transaction
    /// CREATE INDEX CONCURRENTLY a_idx ON a (x);
    /// CREATE INDEX CONCURRENTLY b_idx ON b (x);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- no-transaction
    /// CREATE INDEX CONCURRENTLY a_idx ON a (x);
    /// -- the other in a file of its own
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE INDEX".
    not_rerunnable: Warn, Migration
}
