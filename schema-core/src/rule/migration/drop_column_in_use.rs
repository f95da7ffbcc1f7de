use crate::rule::rule;

rule! {
    /// A column that goes while a release may read it.
    ///
    /// # What it flags
    ///
    /// `DROP COLUMN`.
    ///
    /// # Why it is bad
    ///
    /// The release that runs while the migration does fails, and the data is gone.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users DROP COLUMN nickname;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- a release that no longer names the column; then
    /// -- allow(drop_column_in_use, reason = "unused since release 41")
    /// ALTER TABLE users DROP COLUMN nickname;
    /// ```
    ///
    /// # Source
    ///
    /// Scott Ambler, Pramod Sadalage, "Refactoring Databases": Drop Column.
    drop_column_in_use: Warn, Migration
}
