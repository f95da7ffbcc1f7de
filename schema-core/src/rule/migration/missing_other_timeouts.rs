use crate::rule::rule;

rule! {
    /// A migration that may run for ever.
    ///
    /// # What it flags
    ///
    /// A file with statements on tables that exist before, without `SET statement_timeout` or
    /// `idle_in_transaction_session_timeout`.
    ///
    /// # Why it is bad
    ///
    /// A statement that runs longer than thought holds its locks as long.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders VALIDATE CONSTRAINT c;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// SET statement_timeout = '15min';
    /// ALTER TABLE orders VALIDATE CONSTRAINT c;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "statement_timeout".
    missing_other_timeouts: Allow from Pedantic, Migration
}
