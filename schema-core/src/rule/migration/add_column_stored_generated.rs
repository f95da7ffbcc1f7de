use crate::rule::rule;

rule! {
    /// A computed column on a table that has rows.
    ///
    /// # What it flags
    ///
    /// `ADD COLUMN .. GENERATED ALWAYS AS (..) STORED`.
    ///
    /// # Why it is bad
    ///
    /// The table is rewritten under ACCESS EXCLUSIVE.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN name_lower text GENERATED ALWAYS AS (lower(name)) STORED;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- from PostgreSQL 18 on; before, a plain column that a trigger fills, and a backfill in batches
    /// ALTER TABLE users ADD COLUMN name_lower text GENERATED ALWAYS AS (lower(name)) VIRTUAL;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    add_column_stored_generated: Deny, Migration
}
