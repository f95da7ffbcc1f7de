use crate::rule::rule;

rule! {
    /// A label that cannot be removed.
    ///
    /// # What it flags
    ///
    /// `ALTER TYPE .. DROP VALUE`, and writes to `pg_enum`.
    ///
    /// # Why it is bad
    ///
    /// There is no such statement, and who edits the catalog breaks indexes that hold the label.
    ///
    /// # Example
    ///
    /// ```sql
    /// DELETE FROM pg_enum WHERE enumlabel = 'held';
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE TYPE status_new AS ENUM ('open', 'paid');
    /// -- a column of the new type, filled in batches, in place of the old one
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Enumerated Types".
    enum_value_removed: Deny, Migration
}
