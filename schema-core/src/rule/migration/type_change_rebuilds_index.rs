use crate::rule::rule;

rule! {
    /// A collation that rebuilds the indexes.
    ///
    /// # What it flags
    ///
    /// `ALTER COLUMN .. TYPE .. COLLATE`.
    ///
    /// # Why it is bad
    ///
    /// Every index with the column is built anew under ACCESS EXCLUSIVE.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ALTER COLUMN name TYPE text COLLATE "de-x-icu";
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- a new column, filled in batches, with an index that is built CONCURRENTLY
    /// ALTER TABLE users ADD COLUMN name_sorted text COLLATE "de-x-icu";
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    type_change_rebuilds_index: Warn, Migration
}
