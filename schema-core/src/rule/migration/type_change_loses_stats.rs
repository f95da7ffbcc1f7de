use crate::rule::rule;

rule! {
    /// A column that the planner knows nothing of.
    ///
    /// # What it flags
    ///
    /// `ALTER COLUMN .. TYPE` without `ANALYZE` of the table after it.
    ///
    /// # Why it is bad
    ///
    /// The statistics of the column are thrown away; until the next analyze plans are guesses.
    ///
    /// # Example
    ///
    /// ```sql
    /// ALTER TABLE orders ALTER COLUMN note TYPE text;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```sql
    /// ALTER TABLE orders ALTER COLUMN note TYPE text;
    /// ANALYZE orders (note);
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "ALTER TABLE", Notes; "Explicit Locking".
    type_change_loses_stats: Warn, Migration
}
