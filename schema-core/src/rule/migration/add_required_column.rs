use crate::rule::rule;

rule! {
    /// A required column that no row has a value for.
    ///
    /// # What it flags
    ///
    /// `ADD COLUMN .. NOT NULL` without a default.
    ///
    /// # Why it is bad
    ///
    /// It fails on a table that has rows.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN locale text NOT NULL;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN locale text NOT NULL DEFAULT 'en';
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    add_required_column: Deny, Migration
}
