use crate::rule::rule;

rule! {
    /// A column that is added with its unique rule.
    ///
    /// # What it flags
    ///
    /// `ADD COLUMN .. UNIQUE` or `PRIMARY KEY`.
    ///
    /// # Why it is bad
    ///
    /// The index is built under ACCESS EXCLUSIVE.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN handle text UNIQUE;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN handle text;
    /// -- in files of their own
    /// CREATE UNIQUE INDEX CONCURRENTLY users_handle_key ON users (handle);
    /// ALTER TABLE users ADD CONSTRAINT users_handle_key UNIQUE USING INDEX users_handle_key;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    add_column_inline_unique: Deny, Migration
}
