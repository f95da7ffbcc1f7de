use crate::rule::rule;

rule! {
    /// A guarantee that readers may rely on.
    ///
    /// # What it flags
    ///
    /// `DROP NOT NULL`, `DROP DEFAULT` and `DROP CONSTRAINT`.
    ///
    /// # Why it is bad
    ///
    /// Code that never met a NULL, a missing value or a duplicate meets it now.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- a release whose readers take it; then
    /// -- allow(drop_guarantee, reason = "readers take NULL since release 41")
    /// ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
    /// ```
    ///
    /// # Source
    ///
    /// Scott Ambler, Pramod Sadalage, "Refactoring Databases": Drop Non-Nullable.
    drop_guarantee: Warn, Migration
}
