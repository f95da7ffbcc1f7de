use crate::rule::rule;

rule! {
    /// A migration without a way back, or out of order.
    ///
    /// # What it flags
    ///
    /// A directory in which some migrations have a way back and this one has none; two with the same version.
    ///
    /// # Why it is bad
    ///
    /// What cannot be undone has to be mended in production.
    ///
    /// # Example
    ///
    /// ```sql
    /// -- migrations/20260101_add.up.sql without 20260101_add.down.sql
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- migrations/20260101_add.down.sql
    /// ALTER TABLE users DROP COLUMN locale;
    /// ```
    ///
    /// # Source
    ///
    /// Scott Ambler, Pramod Sadalage, "Refactoring Databases".
    irreversible_or_nonlinear: Warn, Migration
}
