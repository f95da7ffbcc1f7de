use crate::rule::rule;

rule! {
    /// A column that the running release does not find.
    ///
    /// # What it flags
    ///
    /// `RENAME COLUMN`.
    ///
    /// # Why it is bad
    ///
    /// The release that runs while the migration does still uses the old name.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users RENAME COLUMN name TO full_name;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE users ADD COLUMN full_name text;
    /// -- a trigger that keeps both in step, a backfill; two releases later drop the old one
    /// ```
    ///
    /// # Source
    ///
    /// Scott Ambler, Pramod Sadalage, "Refactoring Databases": Rename Column.
    rename_column: Deny, Migration
}
