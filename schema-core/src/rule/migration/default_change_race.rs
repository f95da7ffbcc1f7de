use crate::rule::rule;

rule! {
    /// A default that two releases understand differently.
    ///
    /// # What it flags
    ///
    /// `SET DEFAULT` of a column that exists before.
    ///
    /// # Why it is bad
    ///
    /// The old release goes on to write the old value where it sends one, and gets the new one where it does not.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'draft';
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- a release that always sends the value; then
    /// -- allow(default_change_race, reason = "writers send it since release 41")
    /// ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'draft';
    /// ```
    ///
    /// # Source
    ///
    /// Scott Ambler, Pramod Sadalage, "Refactoring Databases": Introduce Default Value.
    default_change_race: Warn, Migration
}
