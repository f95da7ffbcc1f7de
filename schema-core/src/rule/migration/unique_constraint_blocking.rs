use crate::rule::rule;

rule! {
    /// A unique constraint whose index is built while nobody may read.
    ///
    /// # What it flags
    ///
    /// `ADD CONSTRAINT .. UNIQUE (..)` without `USING INDEX`.
    ///
    /// # Why it is bad
    ///
    /// The index is built under ACCESS EXCLUSIVE: the table stands still.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);
    /// -- in the next migration
    /// ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    unique_constraint_blocking: Deny, Migration
}
