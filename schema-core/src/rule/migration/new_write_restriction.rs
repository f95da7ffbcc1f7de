use crate::rule::rule;

rule! {
    /// A rule that the running release may break.
    ///
    /// # What it flags
    ///
    /// Constraints that are added NOT VALID, and `SET NOT NULL`.
    ///
    /// # Why it is bad
    ///
    /// NOT VALID spares the old rows; every new write is held to it at once, also those of the old release.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// -- a release whose writers keep to it; then
    /// -- allow(new_write_restriction, reason = "writers keep to it since release 41")
    /// ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    new_write_restriction: Allow from Strict, Migration
}
