use crate::rule::rule;

rule! {
    /// A name that the running release does not find.
    ///
    /// # What it flags
    ///
    /// `RENAME VALUE` of an enum, and `RENAME` of a schema, type, function, view or sequence.
    ///
    /// # Why it is bad
    ///
    /// The release that runs while the migration does still uses the old name.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TYPE status RENAME VALUE 'open' TO 'pending';
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TYPE status ADD VALUE 'pending';
    /// -- both are written and read for a release; then rows are moved
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TYPE".
    rename_other_object: Warn, Migration
}
